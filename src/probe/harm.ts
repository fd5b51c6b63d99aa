import type { HttpQuestion } from '../checks/question.js';
import type { ErrorClass } from '../record/observation.js';
import { type ChatResult, isLateCompletion, NEVER_SENT } from './chat-result.js';
import { SentinelLedger } from './sentinel-ledger.js';

const describe = (result: ChatResult): string =>
  result.kind === 'unanswered' ? `no answer (${result.class})` : `${result.code}${result.late ? ' too late' : ''}, status ${result.status}`;

function countsAgainstProvider(result: ChatResult): boolean {
  if (result.kind === 'unanswered') return !NEVER_SENT.has(result.class);
  if (result.code === 'in-cooldown' || result.late) return true;
  return result.reachedProvider && result.code !== 'completed';
}

const HUNG: ReadonlySet<string> = new Set<ErrorClass>(['headers-timeout', 'body-timeout']);

interface Standing {
  readonly good: boolean;
  readonly why?: string;
  /** Bad for an answer that was right and too late, under that key; what was known before is taken up again where a second look is in time. */
  readonly late?: { readonly key: string; readonly before: Standing | undefined };
}

/**
 * Who failed (or was late) where, so that no provider is asked a second time by a node on which it failed: that could put it into
 * cooldown, and a late one can block the node while it is asked.
 * Places are node ids and neighbours' names; neither knows of the other. Touches nothing of the world.
 */
export class HarmLedger {
  readonly #standings = new Map<string, Standing>();
  readonly #answering = new Set<string>();
  readonly #groups = new SentinelLedger();
  /** Places on which a chat was taken and never answered. */
  readonly #hung = new Set<string>();
  #cacheGone = false;

  /** @param harmAllowed true: everything may be sent */
  constructor(readonly harmAllowed: boolean) {}

  /** A node that answered anything counts for chats through the balancer: they may reach it. */
  answered(place: string): void {
    this.#answering.add(place);
  }

  /** Whether the declared Redis can be reached. Without it released nodes keep every chat waiting, and may answer nothing meanwhile. */
  cacheReached(reached: boolean): void {
    this.#cacheGone = !reached;
  }

  /** @param places where it ended up; several when nobody can tell */
  record(question: HttpQuestion, places: readonly string[], result: ChatResult): void {
    const { chat } = question;
    if (chat !== undefined && result.kind === 'unanswered' && HUNG.has(result.class)) for (const place of places) this.#hung.add(place);
    if (chat?.sentinel !== undefined) this.#groups.record(chat.sentinel, question.key, result);
    if (!chat?.providers) return;
    const failed = countsAgainstProvider(result);
    if (chat.confirms !== undefined && result.kind === 'meaning' && result.code === 'completed' && !failed) this.#clear(chat.confirms);
    // A rotation that completes may have failed over: it speaks for none of its members. So does an answer of nobody knows whom.
    const completed = result.kind === 'meaning' && result.code === 'completed' && chat.kind === 'direct' && places.length === 1;
    if (!failed && !completed) return;
    for (const place of places) {
      for (const provider of chat.providers) {
        const known = this.#standing(provider, place);
        if (failed) {
          const late = isLateCompletion(result) ? { late: { key: question.key, before: known } } : {};
          this.#put(provider, place, { good: false, why: `${describe(result)} to ${question.key}`, ...late });
        } else if (known === undefined) this.#put(provider, place, { good: true });
      }
    }
  }

  /** Why this chat must not be sent, or undefined. Questions that are no chats are always let through. */
  forbids(question: HttpQuestion, places: readonly string[]): string | undefined {
    const { chat } = question;
    if (!chat || this.harmAllowed) return undefined;
    const waiting = this.#cacheGone ? places.find((place) => this.#hung.has(place)) : undefined;
    if (waiting !== undefined) return `Redis is not reached, and a chat on ${waiting} hung before: one is enough to know`;
    if (chat.sentinel !== undefined) return this.#groups.forbids(chat.sentinel);
    if (!chat.providers) return `which providers ${question.key} may reach is not known, so a failing one cannot be spared`;
    const throughBalancer = question.to.kind === 'balancer';
    const needsGood = chat.kind !== 'direct' || throughBalancer || chat.stream === true;
    for (const place of places) {
      for (const provider of chat.providers) {
        const standing = this.#standing(provider, place);
        if (standing?.late !== undefined && standing.late.key === chat.confirms) continue;
        if (standing && !standing.good) return `${provider} failed on ${place} before: ${standing.why}`;
        if (needsGood && !standing && (!throughBalancer || this.#answering.has(place))) {
          return `${provider} has not completed a direct chat on ${place}, and a failure within ${throughBalancer ? 'a chat through the balancer' : chat.stream ? 'a stream' : `a ${chat.kind}`} could put it into cooldown`;
        }
      }
    }
    return undefined;
  }

  /** Being late was chance: who is held for that answer alone stands as before it. */
  #clear(lateKey: string): void {
    for (const [key, { late }] of this.#standings) {
      if (late?.key !== lateKey) continue;
      if (late.before === undefined) this.#standings.delete(key);
      else this.#standings.set(key, late.before);
    }
  }

  #put(provider: string, place: string, standing: Standing): void {
    this.#standings.set(standingKey(provider, place), standing);
  }

  #standing(provider: string, place: string): Standing | undefined {
    return this.#standings.get(standingKey(provider, place));
  }
}

const standingKey = (provider: string, place: string): string => JSON.stringify([place, provider]);
