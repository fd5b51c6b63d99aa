import { loginMeaning } from '../target/contracts/dashboard.js';
import { loginQuestion } from './ask/dashboard.js';
import { type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import { judgeLost, keptOn, landingOf } from './config-convergence-landing.js';
import { leftoversQuestion, mostOfSeries, type Person, SAVED, saveSeries } from './config-convergence-series.js';
import { noneDeclared, toDeclare } from './declare.js';
import type { ConvergenceQuestion, HttpQuestion, Question } from './question.js';
import { type ChangeWords, judgeChanges } from './read/changes.js';
import { notForHere } from './read/convergence.js';
import { allowed, askedNodes, userIdentities } from './read/nodes.js';
import { oncePerLook } from './read/once.js';
import { settle, withoutAnswer } from './read/settle.js';
import type { Verdict } from './verdict.js';
import { needMissing, notEvaluated } from './verdicts.js';

const CHECK = 'config-convergence';

/** Of so many nodes the dashboard is tried, until a save reaches the declared database: from there all nodes must have it. */
const ANCHORS = 3;

/** The harness's user first. An account in the nodes' own files saves into the files of one node, and nothing carries them to the others. */
export function personOf(ctx: CheckContext): Person | undefined {
  for (const identity of userIdentities(ctx.cluster)) {
    const account = ctx.cluster.dashboards?.find(({ username }) => username === identity.username);
    if (account !== undefined) return { account, identity };
  }
  return undefined;
}

const nodeIds = (ctx: CheckContext): readonly string[] => askedNodes(ctx.cluster).map(({ id }) => id);

/** Nodes that a login worked on; undefined while not all have been asked. */
function openTo(ctx: CheckContext, seen: Seen, { account }: Person): readonly string[] | undefined {
  const questions = nodeIds(ctx).map((node) => ({ node, question: loginQuestion(ctx, node, account) }));
  if (questions.some(({ question }) => seen.get(question.key) === undefined)) return undefined;
  return questions.flatMap(({ node, question }) => {
    const settled = settle(seen, question);
    return settled.kind === 'answered' && loginMeaning(settled.view, settled.http.headers['location']) === 'logged-in' ? [node] : [];
  });
}

function leftoversIn(seen: Seen, person: Person): readonly string[] | undefined {
  const outcome = seen.get(leftoversQuestion(person).key)?.outcome;
  if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'sql') return undefined;
  return outcome.answer.rows.flatMap(({ id }) => (typeof id === 'string' ? [id] : []));
}

interface Series {
  readonly anchor: string;
  readonly question: ConvergenceQuestion;
}

const nameOf = ({ account }: Person): string => account.id;

/** The series of each node that may be saved on, in turn; undefined while it is not known which they are. */
const seriesOf = oncePerLook(nameOf, (ctx, seen, person): readonly Series[] | undefined => {
  const [nodes, leftovers] = [openTo(ctx, seen, person), leftoversIn(seen, person)];
  if (nodes === undefined || leftovers === undefined) return undefined;
  return nodes.slice(0, ANCHORS).map((anchor) => ({ anchor, question: saveSeries(ctx, person, anchor, leftovers) }));
});

/** The first whose save reached the database, or may still do so. */
const currentSeries = oncePerLook(nameOf, (ctx, seen, person): Series | undefined =>
  seriesOf(ctx, seen, person)?.find(({ question }) => landingOf(seen, question) !== 'lost'),
);

const logins = (ctx: CheckContext, { account }: Person): readonly HttpQuestion[] =>
  nodeIds(ctx).map((node) => loginQuestion(ctx, node, account));

/** The same for all cells. */
const asksFor = oncePerLook(nameOf, (ctx, seen, person): readonly Question[] => {
  const next = currentSeries(ctx, seen, person);
  return [leftoversQuestion(person), ...logins(ctx, person), ...(next === undefined ? [] : [next.question])];
});

const wordsFor = (seen: Seen): ChangeWords => ({
  shown: { [SAVED]: 'list a rotation that was saved', removed: 'let go of a rotation that was removed' },
  excuse: (watcher) => keptOn(seen, watcher),
  mustBeLetIn: true,
});

function judgeNode(ctx: CheckContext, seen: Seen, person: Person, node: string): Verdict {
  const leftovers = leftoversQuestion(person);
  const without = withoutAnswer(leftovers, seen.get(leftovers.key)?.outcome);
  if (without !== undefined) return without;
  const all = seriesOf(ctx, seen, person);
  if (all === undefined) return notEvaluated('withheld', `${person.account.id} was not logged in everywhere`, [], { because: 'not-asked' });
  const tried = logins(ctx, person).map(({ key }) => key);
  if (all.length === 0) return needMissing('a session', `no node lets ${person.account.id} log in`, tried);
  const own = all.find(({ anchor }) => anchor === node);
  if (own !== undefined && landingOf(seen, own.question) === 'lost') return judgeLost(seen, node, own.question);
  const landed = currentSeries(ctx, seen, person);
  if (landed === undefined)
    return needMissing('a save that reached the declared database', 'no dashboard saved into the declared database');
  const verdict = judgeChanges(ctx, seen, landed.question, node, wordsFor(seen));
  return { ...verdict, data: { ...verdict.data, savedOn: landed.anchor } };
}

export const configConvergence: Check = defineCheck({
  id: CHECK,
  title: 'what is saved on the dashboard of one node is shown by the API of every node within the declared time',
  layer: 'database',
  severity: 'error',
  version: 1,
  notApplicable(ctx) {
    if (ctx.cluster.mysql === undefined) return noneDeclared('mysql');
    if (ctx.contract.requiredColumns['user_rotations'] === undefined) return 'the contract knows no rotations of users';
    if (personOf(ctx) === undefined)
      return `no identity of kind dashboard is the account of a declared user identity; ${toDeclare('dashboard')}`;
    return askedNodes(ctx.cluster).length === 0 ? 'every node is declared to be draining' : notForHere(ctx);
  },
  needs: () => [['mutates']],
  cells(ctx) {
    const identity = personOf(ctx)?.identity.id ?? '';
    return nodeIds(ctx).map((node) => ({ check: CHECK, node, identity }));
  },
  asks(_cell, ctx, seen): readonly Question[] {
    const person = personOf(ctx);
    if (person === undefined || !allowed(ctx, 'mutates')) return [];
    return asksFor(ctx, seen, person);
  },
  sharesCost: () => 'series',
  worstCase: (_cell, ctx) => ({ requests: nodeIds(ctx).length + ANCHORS * mostOfSeries(ctx), completions: 0 }),
  judge(cell, ctx, seen) {
    const person = personOf(ctx);
    if (person === undefined) return needMissing('an account', 'no identity of kind dashboard is the account of a declared user');
    if (!allowed(ctx, 'mutates'))
      return notEvaluated('withheld', 'something is saved, and mutates is not allowed', [], { because: 'effect-not-allowed' });
    return judgeNode(ctx, seen, person, cell.node ?? '');
  },
});
