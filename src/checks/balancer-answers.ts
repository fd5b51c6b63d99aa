import { requestsToMeetAll } from './balancer-asks.js';
import { type Asked, directRate, notAsked, opaqueUpstreams, rateOf, sequenceOf, tally, throughBalancer } from './balancer-read.js';
import { servedBy, type WhoServed } from './balancer-served.js';
import type { CheckContext, Seen } from './check.js';
import { chanceOfExcess, periodOf } from './period.js';
import { askedNodes } from './read/nodes.js';
import type { Json, Verdict } from './verdict.js';
import { fail, pass, unknown } from './verdicts.js';

/** Below that chance the balancer fails more often than its nodes do. */
const UNLIKELY = 0.05;

const outcomeName = ({ http, verdict }: Asked): string => {
  const errorClass = verdict?.data['class'];
  return http !== undefined ? String(http.status) : typeof errorClass === 'string' ? errorClass : 'no answer';
};

function byNode(asked: readonly Asked[], who: WhoServed): { readonly [node: string]: Json } {
  const served = asked.map((one) => ({ one, by: one.http === undefined ? undefined : who.nodeOf(one.http) }));
  const names = [...new Set(served.flatMap(({ by }) => by?.node ?? []))].toSorted();
  return Object.fromEntries(
    names.map((name) => {
      const own = served.filter(({ by }) => by?.node === name);
      const failed = own.filter(({ one }) => one.verdict !== undefined).length;
      return [name, { failed, of: own.length, ...(own.some(({ by }) => by?.by === 'effect') ? { by: 'effect' } : {}) }];
    }),
  );
}

/** Upstreams that no declared node is: by their names, or unnamed ones that answer as no node does while others answer as nodes do. */
function strangersOf(asked: readonly Asked[], who: WhoServed): readonly string[] {
  // Names of which none is a node's are the balancer's own names for its nodes.
  if (opaqueUpstreams(asked) !== undefined) return [];
  const named = asked.flatMap(({ http }) => (http?.servedBy !== undefined && http.servedBy.node === undefined ? [http.servedBy.raw] : []));
  const whole = asked.flatMap(({ http, verdict }) => (http !== undefined && verdict === undefined ? [http] : []));
  const foreign = whole.filter((http) => who.isForeign(http));
  return foreign.length === whole.length ? named : [...named, ...foreign.map(() => 'an upstream without a name')];
}

interface Compared {
  readonly words: string;
  readonly data: { readonly [key: string]: Json };
}

/** The failures against those of the nodes themselves, and their order. */
function compared(ctx: CheckContext, seen: Seen, asked: readonly Asked[]): Compared {
  const own = rateOf(asked);
  const direct = directRate(ctx, seen);
  const sequence = sequenceOf(ctx, seen);
  const period = sequence === undefined ? undefined : periodOf(sequence);
  const chance = direct.of === 0 ? undefined : chanceOfExcess(own, direct);
  const excess = chance === undefined ? undefined : chance <= UNLIKELY;
  const order =
    period === undefined
      ? `no period is to be seen${sequence === undefined ? '' : ` in ${sequence.length} requests one after the other`}`
      : `every ${period.every}. of ${sequence?.length} requests one after the other`;
  const against =
    excess === undefined
      ? ''
      : `, where ${direct.failed} of ${direct.of} failed directly: ${excess ? 'more often than the nodes themselves' : 'no more often than the nodes themselves can account for'}`;
  return {
    words: `${order}${against}`,
    data: {
      direct: { failed: direct.failed, of: direct.of },
      period: period === undefined ? null : { ...period, of: sequence?.length ?? 0 },
      ...(chance === undefined || excess === undefined ? {} : { chance, excess }),
    },
  };
}

/** Whether the balancer answers every request, and with nodes of the cluster file only. */
export function judgeAnswers(ctx: CheckContext, seen: Seen): Verdict {
  const asked = throughBalancer(ctx, seen, undefined);
  if (asked.length === 0) return notAsked(ctx, seen);
  const evidence = asked.map(({ question }) => question.key);
  const who = servedBy(ctx, seen, undefined);
  const { failed, of } = rateOf(asked);
  const unanswered = asked.find(({ http }) => http === undefined)?.verdict;
  if (unanswered !== undefined && asked.every(({ http }) => http === undefined))
    return { ...unanswered, data: { ...unanswered.data, failed, of } };
  const { words, data: comparison } = compared(ctx, seen, asked);
  const statuses = tally(asked.filter(({ verdict }) => verdict !== undefined).map(outcomeName));
  const data = { failed, of, ...comparison, statuses, byNode: byNode(asked, who) };
  const upstreams = tally(strangersOf(asked, who));
  if (Object.keys(upstreams).length > 0) {
    const reason = `the balancer sends requests to ${Object.keys(upstreams).join(', ')}, which no node of the cluster file is`;
    return fail('unknown-upstream', failed === 0 ? reason : `${reason}; ${failed} of ${of} failed (${words})`, evidence, {
      ...data,
      upstreams,
    });
  }
  if (failed > 0) return fail('balancer-failed', `${failed} of ${of} requests through the balancer failed (${words})`, evidence, data);
  if (asked.length < requestsToMeetAll(askedNodes(ctx.cluster).length))
    return unknown('inconclusive', 'too few requests went through the balancer to tell', evidence, {
      ...data,
      because: 'too-few-requests',
    });
  return pass(`all ${of} requests through the balancer were answered as they should`, evidence, data);
}
