import type { Neighbour, RedisTarget } from '../target/cluster.js';
import { bracketQuestion } from './ask/bracket.js';
import { cacheKeyOf } from './ask/chat.js';
import { redisQuestion } from './ask/redis.js';
import type { CheckContext, Seen } from './check.js';
import type { BracketQuestion, Destination, HttpQuestion, Question } from './question.js';
import { type Chat, planChat } from './read/chat-plan.js';
import { chatVerdict } from './read/chat-verdict.js';
import { endpointOf } from './read/endpoint.js';
import { withoutAnswer } from './read/settle.js';
import { andThen, known, lost, type State } from './read/state.js';
import { elsewhereQuestion, ttlSeen, ttlUntold } from './shared-cache-write.js';
import type { Verdict } from './verdict.js';
import { fail, needMissing, notEvaluated, pass, unknown, withData } from './verdicts.js';

const WITHIN_MS = 2000;
const ABSENT = -2;

interface Probe {
  readonly chat: HttpQuestion;
  readonly bracket: BracketQuestion;
  /** The key without a prefix. */
  readonly bare: string;
}

type Step =
  | { readonly kind: 'ask'; readonly ask: readonly Question[] }
  | { readonly kind: 'probe'; readonly probe: Probe }
  | { readonly kind: 'none'; readonly verdict: Verdict };

/** The endpoint part of the key by the neighbour's own listing; a user provider's is not told by anything we may read. */
function endpointThere(ctx: CheckContext, seen: Seen, to: Destination, { model }: Chat): State<string> {
  if (model.kind === 'user-provider')
    return lost(needMissing('an endpoint', `the endpoint of the neighbour's ${model.id} is in its own database`));
  if (model.kind !== 'provider') return known('');
  return andThen(endpointOf(ctx, seen, to, 'providers'), (json, evidence) => {
    const endpoint = ctx.contract.providersOf(json).get(model.id)?.endpoint;
    return endpoint === undefined ? lost(needMissing('a provider', `the neighbour does not list ${model.id}`)) : known(endpoint, evidence);
  });
}

function stepOf(ctx: CheckContext, seen: Seen, redis: RedisTarget, neighbour: Neighbour): Step {
  const to: Destination = { kind: 'neighbour', name: neighbour.name };
  const model = neighbour.probe === undefined ? undefined : ctx.contract.parseModel(neighbour.probe.model);
  if (neighbour.probe === undefined || model === undefined)
    return { kind: 'none', verdict: needMissing('a model', `the probe of ${neighbour.name} names no model the contract knows`) };
  const chat: Chat = { identity: neighbour.probe.identity, model };
  const endpoint = endpointThere(ctx, seen, to, chat);
  if (endpoint.kind === 'pending') return { kind: 'ask', ask: endpoint.ask };
  const plan = planChat(ctx, seen, to, chat);
  if (plan.kind === 'first') return { kind: 'ask', ask: plan.ask };
  if (plan.kind === 'none') return plan;
  const bare = cacheKeyOf(ctx, { to, ...chat }, endpoint.kind === 'known' ? endpoint.value : '');
  const theirs = neighbour.responsePrefix;
  const ttl = (prefix: string) => redisQuestion({ name: 'ttl', key: prefix + bare });
  /* Theirs first: it is there at once where all is well, and then ours need not be waited for. */
  const after = [
    ...(theirs === undefined || theirs === redis.responsePrefix
      ? []
      : [{ read: ttl(theirs), until: { kind: 'key-exists' as const }, withinMs: WITHIN_MS }]),
    {
      read: ttl(redis.responsePrefix),
      until: theirs === undefined || theirs === redis.responsePrefix ? ({ kind: 'key-exists' } as const) : ({ kind: 'once' } as const),
      withinMs: WITHIN_MS,
    },
  ];
  const title = `response-cache entry of a chat through ${neighbour.name}`;
  const bracket = bracketQuestion({ title, effect: 'spends', factors: plan.question.factors, stimuli: [plan.question], after });
  return { kind: 'probe', probe: { chat: plan.question, bracket, bare } };
}

const neighbourOf = (ctx: CheckContext, name: string): Neighbour | undefined =>
  ctx.cluster.neighbours.find((neighbour) => neighbour.name === name);

const afterCount = ({ bracket }: Probe): number => bracket.after.length;

export function neighbourAsks(ctx: CheckContext, seen: Seen, name: string): readonly Question[] {
  const neighbour = neighbourOf(ctx, name);
  const { redis } = ctx.cluster;
  if (neighbour === undefined || redis === undefined) return [];
  const step = stepOf(ctx, seen, redis, neighbour);
  if (step.kind !== 'probe') return step.kind === 'ask' ? step.ask : [];
  const { bracket, chat, bare } = step.probe;
  if (seen.get(bracket.key) === undefined) return [bracket];
  const isFound = bracket.after.some((_after, index) => (ttlSeen(seen, bracket, index) ?? ABSENT) !== ABSENT);
  return isFound || chatVerdict(ctx, seen, chat).status !== 'pass' ? [] : [elsewhereQuestion(bare)];
}

function judgeElsewhere(seen: Seen, redis: RedisTarget, neighbour: Neighbour, probe: Probe): Verdict {
  const scan = elsewhereQuestion(probe.bare);
  const outcome = seen.get(scan.key)?.outcome;
  const without = withoutAnswer(scan, outcome);
  if (without !== undefined) return without;
  const evidence = [probe.bracket.key, probe.chat.key, scan.key];
  const environment = neighbour.name;
  const found = outcome?.kind === 'answered' && outcome.answer.kind === 'redis' ? (outcome.answer.keys ?? []) : [];
  const ours = found.find((key) => key.startsWith(redis.responsePrefix) && key.startsWith('endpoint:', redis.responsePrefix.length));
  const { responsePrefix: theirs } = neighbour;
  if (ours !== undefined && theirs !== redis.responsePrefix)
    return fail('writes-into-ours', `${environment} writes its answers under our prefix ${redis.responsePrefix}`, evidence, {
      environment,
      prefix: redis.responsePrefix,
    });
  const foundUnder = found.map((key) => key.split('endpoint:')[0] ?? '');
  if (theirs !== undefined && foundUnder.includes(theirs))
    return pass(`${environment} writes its answers under its own prefix`, evidence, { environment, prefix: theirs });
  const [other] = foundUnder;
  if (theirs === undefined && other !== undefined)
    return pass(`${environment} writes its answers under ${other}, not under ours`, evidence, { environment, prefix: other });
  const reason =
    other === undefined
      ? `${environment}'s answer lies nowhere in our Redis`
      : `${environment} writes under ${other}, which is not what it is declared to`;
  return unknown('inconclusive', reason, evidence, { environment, because: other === undefined ? 'nowhere' : 'elsewhere', foundUnder });
}

/** Where a neighbour's answer ends up in our Redis. */
export function judgeNeighbour(ctx: CheckContext, seen: Seen, name: string): Verdict {
  const neighbour = neighbourOf(ctx, name);
  const { redis } = ctx.cluster;
  if (neighbour === undefined || redis === undefined) return needMissing('redis', 'no Redis is declared');
  const step = stepOf(ctx, seen, redis, neighbour);
  if (step.kind === 'ask') return notEvaluated('withheld', `${name} was not asked`, [], { because: 'not-asked' });
  const environment = { environment: name };
  /* A neighbour that does not answer is no failure of this cluster. */
  const silent = (verdict: Verdict): Verdict =>
    verdict.status === 'fail'
      ? unknown('inconclusive', `${name} could not be probed: ${verdict.reason}`, verdict.evidence, {
          ...environment,
          because: 'neighbour',
          chat: verdict.code,
        })
      : verdict;
  if (step.kind === 'none') return silent(step.verdict);
  const { probe } = step;
  const without = withoutAnswer(probe.bracket, seen.get(probe.bracket.key)?.outcome);
  if (without !== undefined) return without;
  const chat = chatVerdict(ctx, seen, probe.chat);
  if (chat.status !== 'pass') return silent(chat);
  const evidence = [probe.bracket.key, probe.chat.key];
  const ours = ttlSeen(seen, probe.bracket, afterCount(probe) - 1);
  if (ours === undefined) return withData(ttlUntold(seen, probe.bracket, afterCount(probe) - 1, evidence), environment);
  const { responsePrefix: prefix } = redis;
  if (ours !== ABSENT)
    return fail('writes-into-ours', `${name} writes its answers under our prefix ${prefix}`, evidence, { ...environment, prefix });
  const theirs = afterCount(probe) > 1 ? ttlSeen(seen, probe.bracket, 0) : undefined;
  if (theirs !== undefined && theirs !== ABSENT)
    return pass(`${name} writes its answers under its own prefix`, evidence, { ...environment, prefix: neighbour.responsePrefix ?? '' });
  return judgeElsewhere(seen, redis, neighbour, probe);
}
