import type { HttpAnswer } from '../record/observation.js';
import { answerView } from './answer-view.js';
import { digest } from './ask/key.js';
import { nodeRoot, pairedRoots } from './balancer-asks.js';
import type { CheckContext, Seen } from './check.js';
import { askedNodes } from './read/nodes.js';
import { oncePerLook, theOnly } from './read/once.js';
import { settle } from './read/settle.js';

/** By what is known who answered. */
export type Means = 'header' | 'effect';

export interface Served {
  readonly node: string;
  readonly by: Means;
}

/** What an answer says, without what belongs to one answer only. */
const printOf = (http: HttpAnswer): string => {
  const { status, json, body } = answerView(http);
  return digest([status, json ?? body], 24);
};

/** Answers of each node to the very request that goes through the balancer, as far as it always says the same. */
function printsOf(ctx: CheckContext, seen: Seen): ReadonlyMap<string, string> {
  const prints = new Map<string, string>();
  for (const { id } of askedNodes(ctx.cluster)) {
    const own = [nodeRoot(ctx, id), ...pairedRoots(ctx, id)].flatMap((question) => {
      const settled = settle(seen, question);
      return settled.kind === 'answered' ? [printOf(settled.http)] : [];
    });
    const [first] = own;
    if (first !== undefined && own.every((print) => print === first)) prints.set(id, first);
  }
  return prints;
}

/** Tells who answered: by the balancer's header, else where one node's answer is like no other's. */
class ServedBy {
  readonly #prints: ReadonlyMap<string, string>;
  /** Nodes by what they answer. */
  readonly #byPrint = new Map<string, string[]>();
  readonly #all: boolean;

  constructor(ctx: CheckContext, seen: Seen) {
    this.#prints = printsOf(ctx, seen);
    for (const [node, print] of this.#prints) this.#byPrint.set(print, [...(this.#byPrint.get(print) ?? []), node]);
    this.#all = askedNodes(ctx.cluster).every(({ id }) => this.#prints.has(id));
  }

  /** Whether the node answers as no other does. */
  isAlone(node: string): boolean {
    const own = this.#prints.get(node);
    return own !== undefined && this.#byPrint.get(own)?.length === 1;
  }

  /** Undefined: nothing tells, or it is no declared node. */
  nodeOf(http: HttpAnswer): Served | undefined {
    if (http.servedBy !== undefined) return http.servedBy.node === undefined ? undefined : { node: http.servedBy.node, by: 'header' };
    const [node, second] = this.#byPrint.get(printOf(http)) ?? [];
    return node === undefined || second !== undefined ? undefined : { node, by: 'effect' };
  }

  /** Whether no declared node gives such an answer, although what each of them answers is known. */
  isForeign(http: HttpAnswer): boolean {
    return http.servedBy === undefined && this.#all && !this.#byPrint.has(printOf(http));
  }
}

export const servedBy = oncePerLook(theOnly, (ctx, seen) => new ServedBy(ctx, seen));

export type WhoServed = ReturnType<typeof servedBy>;
