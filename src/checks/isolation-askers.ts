import type { Identity } from '../target/cluster.js';
import type { ModelRef } from '../target/contracts/contract.js';
import { chatQuestion, ownCandidates } from './ask/chat.js';
import { toNode } from './ask/http.js';
import { digest } from './ask/key.js';
import type { CheckContext, Seen } from './check.js';
import type { HttpQuestion } from './question.js';
import { unaskable } from './read/chat-plan.js';
import { completionOf } from './read/chat-verdict.js';
import { askedNodes, identityOf } from './read/nodes.js';
import { oncePer } from './read/once.js';

/** Each asks so often, so that others are under way meanwhile. */
export const TIMES = 3;
/** More are not under way at once anyway. */
const MOST_ASKERS = 4;

/** Somebody who asks, over a provider that nobody else of them uses: a provider is asked by one at a time. */
export interface Asker {
  readonly identity: Identity;
  readonly model: ModelRef;
  readonly provider: string;
}

/** The first direct route of each identity whose provider is still free. */
export const askers = oncePer((ctx: CheckContext): readonly Asker[] => {
  const chosen = new Map<string, Asker>();
  for (const route of ctx.cluster.routes) {
    const model = ctx.contract.parseModel(route.model);
    if (model === undefined || route.expect.streaming === true) continue;
    for (const id of route.identities) {
      const identity = identityOf(ctx.cluster, id);
      if (identity === undefined || chosen.has(id) || unaskable(ctx, { identity, model }) !== undefined) continue;
      const [provider] = ownCandidates(model, identity) ?? [];
      if (provider !== undefined && ![...chosen.values()].some((one) => one.provider === provider))
        chosen.set(id, { identity, model, provider });
    }
  }
  return [...chosen.values()].slice(0, MOST_ASKERS);
});

/** Why nobody can be asked for at once; undefined where somebody can. */
export const noCompany = (ctx: CheckContext): string | undefined =>
  askers(ctx).length < 2 ? 'no two identities have direct routes over providers of their own' : undefined;

/** The chat that shows that the provider answers there: the one that the matrix asks. */
export const control = (ctx: CheckContext, node: string, { identity, model, provider }: Asker): HttpQuestion | undefined =>
  chatQuestion(ctx, { to: toNode(node), identity, model, providers: [provider] });

/** What such words look like. */
const WORD = /m[0-9a-f]{20}/g;

/** A word that nothing but an answer to this very prompt says. */
const markOf = (ctx: CheckContext, node: string, { identity }: Asker, nth: number): string =>
  `m${digest([ctx.seed, node, identity.id, nth, 'concurrent'], 20)}`;

export interface Marked {
  readonly node: string;
  readonly asker: Asker;
  readonly mark: string;
  readonly question: HttpQuestion;
}

/** Its time is nobody's business, so that it need not be alone on the node. */
function marked(ctx: CheckContext, node: string, asker: Asker, nth: number): readonly Marked[] {
  const mark = markOf(ctx, node, asker, nth);
  const prompt = `aisbf-check: please repeat after me, this one word and nothing else: ${mark}`;
  const { identity, model, provider } = asker;
  const question = chatQuestion(ctx, { to: toNode(node), identity, model, providers: [provider], prompt, nth: `concurrent ${nth}` });
  if (question?.chat === undefined) return [];
  const { lateAfterMs: _, ...chat } = question.chat;
  return [{ node, asker, mark, question: { ...question, chat } }];
}

const waves = Array.from({ length: TIMES }, (_, nth) => nth);

/** Those whose provider has just completed a chat there; undefined while that is not known of all. */
export function readyOn(ctx: CheckContext, seen: Seen, node: string): readonly Asker[] | undefined {
  const controls = askers(ctx).flatMap((asker) => {
    const question = control(ctx, node, asker);
    return question === undefined ? [] : [{ asker, question }];
  });
  if (controls.some(({ question }) => seen.get(question.key) === undefined)) return undefined;
  return controls.flatMap(({ asker, question }) => (completionOf(ctx, seen, question) === undefined ? [] : [asker]));
}

export const markedOn = (ctx: CheckContext, node: string, ready: readonly Asker[], from: readonly number[] = waves): readonly Marked[] =>
  from.flatMap((nth) => ready.flatMap((asker) => marked(ctx, node, asker, nth)));

/** The first wave shows which models repeat a word at all. */
export const firstWave: readonly number[] = waves.slice(0, 1);
export const furtherWaves: readonly number[] = waves.slice(1);

/** Everything that anybody may be told, by its word. */
export const allMarks = oncePer(
  (ctx: CheckContext): ReadonlyMap<string, Marked> =>
    new Map(askedNodes(ctx.cluster).flatMap(({ id }) => markedOn(ctx, id, askers(ctx)).map((one) => [one.mark, one]))),
);

/** Whose words a text says. */
export const wordsIn = (ctx: CheckContext, text: string): readonly Marked[] =>
  (text.match(WORD) ?? []).flatMap((word) => allMarks(ctx).get(word) ?? []);
