import stringify from 'fast-json-stable-stringify';
import type { DashboardAccount } from '../target/cluster.js';
import { loginMeaning, sessionMeaning } from '../target/contracts/dashboard.js';
import { loginQuestion, sessionQuestion } from './ask/dashboard.js';
import { type Cell, type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import { noneDeclared } from './declare.js';
import type { HttpQuestion } from './question.js';
import { askedNodes } from './read/nodes.js';
import { oncePerLook } from './read/once.js';
import { settle, turnedAway } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { fail, needMissing, notEvaluated, pass, unknown } from './verdicts.js';

const CHECK = 'dashboard-session';

/** Sessions of so many nodes are shown to all: enough for a majority, and the requests grow with the nodes, not with their square. */
const ANCHORS = 3;

const accountOf = (ctx: CheckContext, id: string | undefined): DashboardAccount | undefined =>
  ctx.cluster.dashboards?.find((one) => one.id === id);

type Login = 'logged-in' | 'failed' | 'open' | 'pending';

function loginOn(ctx: CheckContext, seen: Seen, node: string, account: DashboardAccount): Login {
  const question = loginQuestion(ctx, node, account);
  if (seen.get(question.key) === undefined) return 'pending';
  const settled = settle(seen, question);
  if (settled.kind === 'verdict') return 'failed';
  return loginMeaning(settled.view, settled.http.headers['location']) === 'logged-in' ? 'logged-in' : 'failed';
}

const nodeIds = (ctx: CheckContext): readonly string[] => askedNodes(ctx.cluster).map(({ id }) => id);

const idOf = ({ id }: DashboardAccount): string => id;

/** The first nodes that a login worked on; undefined while not all have been asked. */
const anchorsOf = oncePerLook(idOf, (ctx, seen, account): readonly string[] | undefined => {
  const logins = nodeIds(ctx).map((node) => ({ node, login: loginOn(ctx, seen, node, account) }));
  if (logins.some(({ login }) => login === 'pending')) return undefined;
  return logins.flatMap(({ node, login }) => (login === 'logged-in' ? [node] : [])).slice(0, ANCHORS);
});

function judgeLogin(ctx: CheckContext, seen: Seen, node: string, account: DashboardAccount): Verdict {
  const question = loginQuestion(ctx, node, account);
  const settled = settle(seen, question);
  if (settled.kind === 'verdict') return settled.verdict;
  const limited = turnedAway(question, settled.view);
  if (limited !== undefined) return limited;
  const { status, headers } = settled.http;
  const evidence = [question.key];
  const meaning = loginMeaning(settled.view, headers['location']);
  if (meaning === 'logged-in') return pass(`${account.id} can log in to the dashboard of ${node}`, evidence, { status });
  if (meaning === 'refused') return fail('login-failed', `${node} refuses the login of ${account.id}`, evidence, { status });
  if (status !== 200 && status !== 303)
    return fail('unexpected-status', `${node} answers ${status} to the login of ${account.id}`, evidence, { status, expected: 303 });
  return fail('garbage', `${node} answers ${status} to the login of ${account.id} with what the contract does not know`, evidence, {
    status,
  });
}

interface Sight {
  readonly node: string;
  /** Whose sessions the node honours, by the node that gave them; undefined where it could not be told. */
  readonly honours: readonly string[] | undefined;
}

function sightOf(ctx: CheckContext, seen: Seen, node: string, account: DashboardAccount, anchors: readonly string[]): Sight {
  const answers = anchors.map((from) => {
    const settled = settle(seen, sessionQuestion(ctx, node, account, from));
    return { from, meaning: settled.kind === 'verdict' ? undefined : sessionMeaning(settled.view, settled.http.headers['location']) };
  });
  const told = answers.every(({ meaning }) => meaning === 'honoured' || meaning === 'refused');
  return { node, honours: told ? answers.flatMap(({ from, meaning }) => (meaning === 'honoured' ? [from] : [])) : undefined };
}

/** What every node honours. */
const sightsOf = oncePerLook(idOf, (ctx, seen, account): ReadonlyMap<string, Sight> => {
  const anchors = anchorsOf(ctx, seen, account) ?? [];
  return new Map(nodeIds(ctx).map((node) => [node, sightOf(ctx, seen, node, account, anchors)]));
});

/** What is to be asked to see whether sessions of an account are honoured everywhere. */
const honouredAsks = oncePerLook(idOf, (ctx, seen, account): readonly HttpQuestion[] => {
  const anchors = anchorsOf(ctx, seen, account);
  if (anchors === undefined) return nodeIds(ctx).map((node) => loginQuestion(ctx, node, account));
  return nodeIds(ctx).flatMap((node) => anchors.map((from) => sessionQuestion(ctx, node, account, from)));
});

/** The first answer of that node that shows nothing, as a verdict. */
function notTold(seen: Seen, questions: readonly HttpQuestion[]): Verdict | undefined {
  for (const question of questions) {
    const settled = settle(seen, question);
    if (settled.kind === 'verdict') return settled.verdict;
    const limited = turnedAway(question, settled.view);
    if (limited !== undefined) return limited;
    const { status, headers } = settled.http;
    if (sessionMeaning(settled.view, headers['location']) !== 'unknown') continue;
    const said = `${question.path} answered ${status} to a session`;
    if (status !== 200 && status !== 303) return fail('unexpected-status', said, [question.key], { status, expected: 200 });
    return fail('garbage', `${said} with what the contract does not know`, [question.key], { status });
  }
  return undefined;
}

function judgeHonoured(ctx: CheckContext, seen: Seen, node: string, account: DashboardAccount): Verdict {
  const anchors = anchorsOf(ctx, seen, account);
  if (anchors === undefined) return notEvaluated('withheld', `${account.id} was not logged in everywhere`, [], { because: 'not-asked' });
  if (anchors.length === 0) return needMissing('a session', `no node lets ${account.id} log in`);
  const questions = anchors.map((from) => sessionQuestion(ctx, node, account, from));
  const evidence = questions.map(({ key }) => key);
  const lost = notTold(seen, questions);
  if (lost !== undefined) return lost;
  const sights = sightsOf(ctx, seen, account);
  const own = sights.get(node)?.honours ?? [];
  const told = [...sights.values()].flatMap(({ node: one, honours }) => (honours === undefined ? [] : [{ node: one, honours }]));
  const others = anchors.filter((from) => from !== node);
  const isWhole = anchors.every((from) => own.includes(from));
  if (isWhole && others.length > 0)
    return pass(`${node} honours sessions of ${others.join(', ')}`, evidence, { honours: [...own], anchors: [...anchors] });
  if (isWhole) return unknown('inconclusive', `no other node than ${node} gave a session`, evidence, { because: 'nobody-to-compare-with' });

  const like = (honours: readonly string[]): readonly string[] =>
    told.flatMap((sight) => (stringify(sight.honours) === stringify(honours) ? [sight.node] : []));
  const groups = [
    ...new Map(told.map((sight) => [stringify(sight.honours), { nodes: like(sight.honours), honours: sight.honours }])).values(),
  ];
  const largest = groups.toSorted((a, b) => b.nodes.length - a.nodes.length)[0];
  const data = { honours: [...own], anchors: [...anchors], groups: groups.map(({ nodes }) => [...nodes]) };
  if (largest !== undefined && largest.nodes.length * 2 > told.length) {
    if (largest.nodes.includes(node)) return pass(`${node} honours what most nodes honour`, evidence, data);
    return fail(
      'session-refused',
      `${node} honours no session of ${anchors.filter((from) => !own.includes(from)).join(', ')}`,
      evidence,
      data,
    );
  }
  return fail('differs-no-majority', `${node} honours no session of ${others.join(', ')}, and the nodes have no majority`, evidence, data);
}

export const dashboardSession: Check = defineCheck({
  id: CHECK,
  title: 'a login to the dashboard of one node is honoured on every other',
  layer: 'auth',
  severity: 'error',
  version: 1,
  notApplicable(ctx) {
    if ((ctx.cluster.dashboards ?? []).length === 0) return noneDeclared('dashboard');
    return askedNodes(ctx.cluster).length < 2 ? 'it takes two nodes, and only one is to be asked' : undefined;
  },
  needs: () => [[]],
  cells: (ctx) =>
    nodeIds(ctx).flatMap((node) =>
      (ctx.cluster.dashboards ?? []).flatMap(({ id }) => ['login', 'honoured'].map((part) => ({ check: CHECK, node, identity: id, part }))),
    ),
  asks(cell: Cell, ctx, seen) {
    const account = accountOf(ctx, cell.identity);
    const node = cell.node ?? '';
    if (account === undefined) return [];
    if (cell.part === 'login') return [loginQuestion(ctx, node, account)];
    return honouredAsks(ctx, seen, account);
  },
  // Whoever shows what is honoured logs in everywhere.
  sharesCost: ({ identity }) => identity,
  worstCase: (_cell, ctx) => ({ requests: nodeIds(ctx).length * (1 + ANCHORS), completions: 0 }),
  judge(cell, ctx, seen) {
    const account = accountOf(ctx, cell.identity);
    if (account === undefined) return needMissing('a dashboard identity', `${cell.identity} is not declared`);
    return cell.part === 'login' ? judgeLogin(ctx, seen, cell.node ?? '', account) : judgeHonoured(ctx, seen, cell.node ?? '', account);
  },
});
