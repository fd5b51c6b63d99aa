import { type ChatResult, NEVER_SENT } from './chat-result.js';

/** Failures that say what failed: a provider. */
const PROVIDERS_OWN: ReadonlySet<string> = new Set([
  'in-cooldown',
  'all-providers-failed',
  'upstream-failed',
  'upstream-garbled',
  'upstream-rate-limited',
]);

/** Failures that may be a node's or a provider's. */
const EITHERS: ReadonlySet<string> = new Set(['internal-error', 'gateway-error', 'garbage']);

/** So many of them before any completion are taken for a provider's: two nodes that fail alike have that in common. */
const MOST_DOUBTFUL = 2;

interface Group {
  readonly completed: boolean;
  readonly doubtful: number;
  readonly stopped?: string;
}

const NEW: Group = { completed: false, doubtful: 0 };

/**
 * Keeps chats whose providers are unknown from harming them. A failed member may be put into cooldown on all nodes, so a failure of a
 * provider ends the group everywhere. A node's own failure does not: the next node is asked. Touches nothing of the world.
 */
export class SentinelLedger {
  readonly #groups = new Map<string, Group>();

  record(name: string, key: string, result: ChatResult): void {
    const group = this.#groups.get(name) ?? NEW;
    if (group.stopped === undefined) this.#groups.set(name, after(group, key, result));
  }

  /** Why no chat of that group may be sent any more, or undefined. */
  forbids(name: string): string | undefined {
    const stopped = this.#groups.get(name)?.stopped;
    return stopped === undefined ? undefined : `the members of ${name} are unknown, and ${stopped}`;
  }
}

function after(group: Group, key: string, result: ChatResult): Group {
  if (result.kind === 'unanswered') return NEVER_SENT.has(result.class) ? group : doubtful(group, key, `no answer (${result.class})`);
  if (result.code === 'completed') {
    return result.failedOver === true
      ? { ...group, stopped: `the answer to ${key} says that one of them failed` }
      : { ...group, completed: true };
  }
  if (PROVIDERS_OWN.has(result.code))
    return { ...group, stopped: `one of them failed: ${result.code}, status ${result.status}, to ${key}` };
  return EITHERS.has(result.code) ? doubtful(group, key, `${result.code}, status ${result.status}`) : group;
}

function doubtful(group: Group, key: string, what: string): Group {
  const more = { ...group, doubtful: group.doubtful + 1 };
  if (more.completed || more.doubtful < MOST_DOUBTFUL) return more;
  return { ...more, stopped: `${MOST_DOUBTFUL} nodes failed alike, which a provider may have caused: ${what}, to ${key}` };
}
