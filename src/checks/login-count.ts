import { lockMeaning } from '../target/contracts/dashboard.js';
import { failedLogin } from './ask/dashboard.js';
import { digest } from './ask/key.js';
import type { CheckContext, Seen } from './check.js';
import type { HttpQuestion } from './question.js';
import { askedNodes } from './read/nodes.js';
import { oncePer, oncePerLook, theOnly } from './read/once.js';
import { settle } from './read/settle.js';

/**
 * A node counts failed logins by name, in its process and nowhere else, and locks a name after a number of them. So each node is sent more than
 * half of that number under one made-up name: a node that locks it then has counted what another was sent, and they are one process.
 */
interface Numbers {
  /** So many failed logins lock a name. */
  readonly most: number;
  /** Each node gets so many of the shared name: too few for one process, enough for two that are one. */
  readonly shared: number;
}

const numbersOf = (ctx: CheckContext): Numbers => {
  const most = ctx.contract.dashboard.lockout.failures;
  return { most, shared: Math.floor(most / 2) + 1 };
};

/** Groups that are looked for one by one; what is left after them is uncertain. */
const MOST_GROUPS = 3;

type Answer = 'pending' | 'refused' | 'locked' | 'unseen';

const made = (ctx: CheckContext, of: string): string => `aisbf-check-${digest([ctx.seed, of, 'login'], 10)}`;
const upTo = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);

const named = (ctx: CheckContext, node: string, name: string, nths: readonly (number | string)[]): readonly HttpQuestion[] =>
  nths.map((nth) => failedLogin(ctx, node, name, String(nth)));

/** The logins under the name that all nodes are sent, by their numbers. */
const sharedName = oncePer((ctx: CheckContext) => made(ctx, 'every node'));
const shared = (ctx: CheckContext, node: string, from: number, to: number): readonly HttpQuestion[] =>
  named(ctx, node, sharedName(ctx), upTo(from, to));

/** The logins under a name that belongs to one node: enough to lock it there. */
const own = (ctx: CheckContext, node: string): readonly HttpQuestion[] => named(ctx, node, made(ctx, node), upTo(1, numbersOf(ctx).most));
/** The name of one node, tried on another. */
const crossed = (ctx: CheckContext, on: string, of: string): HttpQuestion => failedLogin(ctx, on, made(ctx, of), `of ${of}`);

function answerTo(seen: Seen, question: HttpQuestion): Answer {
  if (seen.get(question.key) === undefined) return 'pending';
  const settled = settle(seen, question);
  if (settled.kind === 'verdict') return 'unseen';
  const { meaning } = lockMeaning(settled.view, settled.http.headers['location']);
  return meaning === 'unknown' ? 'unseen' : meaning;
}

/** What all of them say; undefined while one is out. */
function answersTo(seen: Seen, questions: readonly HttpQuestion[]): readonly Answer[] | undefined {
  const answers = questions.map((question) => answerTo(seen, question));
  return answers.includes('pending') ? undefined : answers;
}

/** Addresses that a node gave as its own: several, where several processes are behind one address. */
function originsOf(seen: Seen, questions: readonly HttpQuestion[]): readonly string[] {
  const origins = questions.flatMap((question) => {
    const settled = settle(seen, question);
    return settled.kind === 'verdict' ? [] : (lockMeaning(settled.view, settled.http.headers['location']).origin ?? []);
  });
  return [...new Set(origins)];
}

export type Separation =
  /** Not all was asked. */
  | { readonly kind: 'pending' }
  /** The node did not refuse the logins in its own words, so nothing shows. */
  | { readonly kind: 'unseen' }
  /** The node never locked the name: it does not count, or several processes share the address. */
  | { readonly kind: 'uncounted' }
  | { readonly kind: 'several'; readonly origins: readonly string[] }
  /** It locks a name of its own, and counts nothing of what others were sent. */
  | { readonly kind: 'separate' }
  | { readonly kind: 'one-process'; readonly nodes: readonly string[]; readonly origins: readonly string[] }
  /** It locked the shared name too early, and no other node was shown to share its count. */
  | { readonly kind: 'uncertain' };

export interface Look {
  readonly asks: readonly HttpQuestion[];
  readonly nodes: ReadonlyMap<string, Separation>;
  /** Nodes that are one process, in the order of the file. */
  readonly groups: readonly (readonly string[])[];
}

interface Grouped {
  readonly asks: readonly HttpQuestion[];
  readonly groups: readonly (readonly string[])[];
}

/** Which of the suspects count together: a name that was locked through one of them is locked through the others. */
function grouped(ctx: CheckContext, seen: Seen, suspects: readonly string[]): Grouped {
  const groups: (readonly string[])[] = [];
  let left = suspects;
  for (let turn = 0; turn < MOST_GROUPS && left.length > 1; turn += 1) {
    const [anchor = '', ...others] = left;
    const before = answersTo(seen, own(ctx, anchor));
    if (before === undefined) return { asks: own(ctx, anchor), groups };
    left = others;
    // A node that locks a name sooner than it should locked the shared one by itself as well.
    if (before.some((answer) => answer !== 'refused')) continue;
    const tries = others.map((other) => ({ other, question: crossed(ctx, other, anchor) }));
    const questions = tries.map(({ question }) => question);
    if (answersTo(seen, questions) === undefined) return { asks: questions, groups };
    const same = tries.flatMap(({ other, question }) => (answerTo(seen, question) === 'locked' ? [other] : []));
    if (same.length > 0) groups.push([anchor, ...same]);
    left = others.filter((other) => !same.includes(other));
  }
  return { asks: [], groups };
}

/** Everything that is known of who counts with whom, and what to ask next. */
export const separations = oncePerLook(theOnly, (ctx, seen, _subject: undefined): Look => {
  const { most, shared: times } = numbersOf(ctx);
  const nodes = askedNodes(ctx.cluster).map(({ id }) => id);
  const all = (of: readonly string[], kind: 'pending' | 'unseen'): Map<string, Separation> => new Map(of.map((node) => [node, { kind }]));
  const questions = (of: readonly string[], from: number, to: number) => of.flatMap((node) => shared(ctx, node, from, to));

  const first = questions(nodes, 1, 1);
  if (answersTo(seen, first) === undefined) return { asks: first, nodes: all(nodes, 'pending'), groups: [] };
  // Only a node that refuses the first in its own words is sent more.
  const counting = nodes.filter((node) => shared(ctx, node, 1, 1).every((one) => answerTo(seen, one) === 'refused'));
  const rest = questions(counting, 2, times);
  if (answersTo(seen, rest) === undefined) return { asks: rest, nodes: all(nodes, 'pending'), groups: [] };
  const look = questions(counting, times + 1, times + 1);
  if (answersTo(seen, look) === undefined) return { asks: look, nodes: all(nodes, 'pending'), groups: [] };

  const suspects = counting.filter((node) => shared(ctx, node, times + 1, times + 1).some((one) => answerTo(seen, one) === 'locked'));
  const { asks, groups } = grouped(ctx, seen, suspects);
  const alone = counting.filter((node) => !suspects.includes(node));
  // The last only after the others were counted: what is under way at once may all be let through.
  const more = questions(alone, times + 2, most);
  const controls = answersTo(seen, more) === undefined ? more : questions(alone, most + 1, most + 1);
  const open = [...asks, ...(answersTo(seen, controls) === undefined ? controls : [])];
  if (open.length > 0) return { asks: open, nodes: all(nodes, 'pending'), groups };

  const stateOf = (node: string): Separation => {
    if (!counting.includes(node)) return { kind: 'unseen' };
    const before = shared(ctx, node, 1, times + 1);
    const group = groups.find((one) => one.includes(node));
    if (group !== undefined) return { kind: 'one-process', nodes: group, origins: originsOf(seen, before) };
    if (suspects.includes(node)) return { kind: 'uncertain' };
    if (before.some((one) => answerTo(seen, one) !== 'refused')) return { kind: 'unseen' };
    const after = shared(ctx, node, times + 2, most + 1);
    const origins = originsOf(seen, [...before, ...after]);
    if (origins.length > 1) return { kind: 'several', origins };
    const answers = after.map((one) => answerTo(seen, one));
    return { kind: answers.includes('locked') ? 'separate' : answers.includes('unseen') ? 'unseen' : 'uncounted' };
  };
  return { asks: [], nodes: new Map(nodes.map((node) => [node, stateOf(node)])), groups };
});

/** Keys of what one node was sent, the decisive ones first. */
export function evidenceOf(ctx: CheckContext, seen: Seen, node: string, group: readonly string[]): readonly string[] {
  const { most } = numbersOf(ctx);
  const between = group.flatMap((of) => [crossed(ctx, node, of), ...own(ctx, of)]);
  return [...between, ...shared(ctx, node, 1, most + 1)].map(({ key }) => key).filter((key) => seen.get(key) !== undefined);
}

/** The most that one node is sent: the shared name to its lock, a name of its own, and those of other groups. */
export const mostLogins = (ctx: CheckContext): number => 2 * numbersOf(ctx).most + 1 + MOST_GROUPS;

/**
 * Nodes by the process that answers for them, as far as it was shown: of nodes that are one process the first in the file stands for all. A
 * node that is not in it stands for itself.
 */
export const processOf = (ctx: CheckContext, seen: Seen): ReadonlyMap<string, string> =>
  new Map(separations(ctx, seen, undefined).groups.flatMap((group) => group.map((node) => [node, group[0] ?? node])));
