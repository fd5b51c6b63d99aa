import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { releaseName } from '../../../src/conformance/releases.js';
import { ask, type Reply } from '../../../src/lab/ask.js';
import { tokenOf } from '../../../src/lab/files/secrets.js';
import type { Lab } from '../../../src/lab/lab.js';
import type { LabNode } from '../../../src/lab/lab-parts.js';
import { identityOf, providerOf } from '../../../src/lab/spec/spec.js';
import type { Kind } from './kinds.js';

export interface Chat {
  readonly model: string;
  /** Default ops, a global token. */
  readonly as?: string;
  readonly prompt?: string;
  /** Default the first node. */
  readonly on?: LabNode;
  readonly more?: Readonly<Record<string, unknown>>;
}

export interface Answer extends Reply {
  /** The parsed body; undefined where it is no JSON. */
  readonly json: unknown;
}

/** A completion as far as the contract speaks of it. */
export const completion = z.looseObject({
  id: z.string(),
  object: z.literal('chat.completion'),
  model: z.string(),
  choices: z.tuple([
    z.looseObject({ message: z.looseObject({ role: z.literal('assistant'), content: z.string() }), finish_reason: z.string() }),
  ]),
  usage: z.looseObject({ prompt_tokens: z.number(), completion_tokens: z.number(), total_tokens: z.number() }),
});

/** A lab of two nodes of one kind, asked as a client would. `first` has rotations beside the lab's own. */
export class Subject {
  readonly lab: Lab;
  readonly release: string;
  /** What the release is called where releases are told apart: `0.99.92`, or `0.99.92-repaired`. */
  readonly name: string;

  constructor(lab: Lab, { release, repaired }: Pick<Kind, 'release' | 'repaired'>) {
    this.lab = lab;
    this.release = release;
    this.name = releaseName({ release, repaired });
  }

  get first(): LabNode {
    return this.#node(0);
  }

  get second(): LabNode {
    return this.#node(1);
  }

  token(identity: string): string {
    return tokenOf(this.lab.secrets, identity);
  }

  /** `undefined` as: no token. */
  async get(path: string, as?: string, on: LabNode = this.first): Promise<Answer> {
    return parsed(await ask(`${on.url}${path}`, { timeoutMs: 60_000, ...(as === undefined ? {} : { token: this.token(as) }) }));
  }

  async getWithToken(path: string, token: string, on: LabNode = this.first): Promise<Answer> {
    return parsed(await ask(`${on.url}${path}`, { timeoutMs: 60_000, token }));
  }

  async chat({ model, as = 'ops', prompt = randomUUID(), on = this.first, more = {} }: Chat): Promise<Answer> {
    const { username } = identityOf(this.lab.spec, as);
    const body = { model, messages: [{ role: 'user', content: prompt }], ...more };
    return this.post(username === undefined ? '/api/v1/chat/completions' : `/api/u/${username}/chat/completions`, body, as, on);
  }

  async post(path: string, json: unknown, as = 'ops', on: LabNode = this.first): Promise<Answer> {
    return parsed(await ask(`${on.url}${path}`, { timeoutMs: 120_000, token: this.token(as), json }));
  }

  /** Waits until a provider rests no more on any node. */
  async recovered(provider: string): Promise<void> {
    const { id, model } = providerOf(this.lab.spec, provider);
    for (const on of this.lab.nodes) {
      for (;;) {
        const { status } = await this.chat({ model: `${id}/${model}`, on });
        if (status === 200) break;
      }
    }
  }

  #node(index: number): LabNode {
    const node = this.lab.nodes[index];
    if (node === undefined) throw new Error('the lab has too few nodes');
    return node;
  }
}

export function parsed(reply: Reply): Answer {
  try {
    return { ...reply, json: JSON.parse(reply.text) };
  } catch {
    return { ...reply, json: undefined };
  }
}

/** The provider that an answer says it is of: the lab's providers name themselves in what they say. */
export function servedBy(answer: Answer): string {
  const read = completion.safeParse(answer.json);
  if (!read.success) return `${answer.status} ${answer.text}`;
  return /^hello from (\S+)/.exec(read.data.choices[0].message.content)?.[1] ?? read.data.choices[0].message.content;
}
