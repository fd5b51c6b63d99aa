import { destinationName } from '../checks/ask/key.js';
import type { BracketQuestion, HttpQuestion } from '../checks/question.js';
import type { Cluster } from '../target/cluster.js';
import type { LockWish } from './locks.js';

/** Names of the places a question may end up at: through the balancer, any node. Draining nodes are nobody's. */
export function placesOf(question: HttpQuestion, cluster: Cluster): readonly string[] {
  if (question.to.kind !== 'balancer') return [destinationName(question.to)];
  return cluster.nodes.filter((node) => node.drain === undefined).map((node) => node.id);
}

/** Name of the lock on one token. */
export const bearerKey = (question: HttpQuestion): string => `a bearer ${JSON.stringify(question.bearer)}`;

/**
 * What must be held while a question is under way. A provider on a node is asked by one at a time; health and completions of ours
 * exclude each other on a node, and a completion whose time is judged is alone there: some providers' calls block the whole node. The prefixes of the names are the order in which locks are taken: bearers first, so that a bracket
 * can hold its bearers while its stimuli take the rest.
 */
export function wishesOf(question: HttpQuestion, cluster: Cluster, bearerHeld: boolean): readonly LockWish[] {
  const places = placesOf(question, cluster);
  const { chat } = question;
  if (!chat) return question.health ? places.map((place) => ({ key: `c node ${place}`, group: 'health' })) : [];
  return [
    // One at a time in the whole cluster. The name sorts behind the bearers', which a bracket may hold already.
    ...(chat.sentinel === undefined ? [] : [{ key: `aa group ${chat.sentinel}` }]),
    ...(bearerHeld ? [] : [{ key: bearerKey(question), group: 'completion' }]),
    ...places.flatMap((place) => (chat.providers ?? []).map((provider) => ({ key: `b provider ${provider} on ${place}` }))),
    ...places.map((place) => ({ key: `c node ${place}`, ...(chat.lateAfterMs === undefined ? { group: 'completion' } : {}) })),
  ];
}

/** Brackets that count a rise must be the only ones in flight with their tokens. */
export function bearersToHold(brackets: readonly BracketQuestion[]): readonly LockWish[] {
  return brackets
    .filter((bracket) => bracket.after.some((step) => step.until.kind === 'risen-by'))
    .flatMap((bracket) => bracket.stimuli.filter((stimulus) => stimulus.chat).map((stimulus) => ({ key: bearerKey(stimulus) })));
}
