import stringify from 'fast-json-stable-stringify';
import type { AgreementItem } from './agreement-items.js';
import { itemQuestion, itemValue } from './agreement-read.js';
import { rowsLike } from './agreement-rows.js';
import { sqlQuestion } from './ask/sql.js';
import { type Cell, type Check, type CheckContext, defineCheck, type Seen } from './check.js';
import { toJson } from './json.js';
import { processOf } from './login-count.js';
import type { Question, SqlQuestion } from './question.js';
import { askedNodes, globalIdentities } from './read/nodes.js';
import { byName, oncePer, oncePerLook } from './read/once.js';
import { withoutAnswer } from './read/settle.js';
import type { State } from './read/state.js';
import { structuralDiff } from './structural-diff.js';
import type { Json, Verdict } from './verdict.js';
import { fail, needMissing, notEvaluated, pass, unknown } from './verdicts.js';

interface NodeValue {
  readonly node: string;
  readonly state: State<Json>;
}

interface Group {
  readonly canonical: string;
  readonly value: Json;
  readonly nodes: readonly string[];
  /** How many processes say it: nodes that were shown to be one count once. */
  readonly processes: number;
}

/** What the nodes say of one item: the same whichever of them is judged. */
interface Comparison {
  readonly values: ReadonlyMap<string, State<Json>>;
  /** Nodes by what they say, largest group first. */
  readonly groups: readonly Group[];
  readonly groupOf: ReadonlyMap<string, Group>;
}

const MOST_CHARS = 2000;
/** A value for the record: whole where it is short, else its beginning. */
const kept = (value: Json): Json => {
  const text = stringify(value);
  return text.length <= MOST_CHARS ? value : `${text.slice(0, MOST_CHARS)}…`;
};

const isEmpty = (value: Json): boolean => value === null;

function comparisonOf(values: readonly NodeValue[], processes: ReadonlyMap<string, string>): Comparison {
  const byText = new Map<string, Omit<Group, 'processes'> & { readonly nodes: string[] }>();
  for (const { node, state } of values) {
    if (state.kind !== 'known') continue;
    const canonical = stringify(state.value);
    const group = byText.get(canonical) ?? { canonical, value: state.value, nodes: [] };
    group.nodes.push(node);
    byText.set(canonical, group);
  }
  const groups = [...byText.values()]
    .map((group): Group => ({ ...group, processes: new Set(group.nodes.map((node) => processes.get(node) ?? node)).size }))
    .toSorted((a, b) => b.processes - a.processes);
  const groupOf = new Map(groups.flatMap((group) => group.nodes.map((node) => [node, group] as const)));
  return { values: new Map(values.map(({ node, state }) => [node, state])), groups, groupOf };
}

function judgeAgree(
  item: string,
  node: string,
  value: Json,
  { values, groups, groupOf }: Comparison,
  evidence: readonly string[],
): Verdict {
  const answered = groups.reduce((sum, group) => sum + group.nodes.length, 0);
  const processes = groups.reduce((sum, group) => sum + group.processes, 0);
  if (answered > 1 && processes === 1)
    return unknown('inconclusive', `all that answer are one process, so nobody else agrees with ${node} on ${item}`, evidence, {
      item,
      because: 'one-process',
    });
  if (answered < 2)
    return unknown('inconclusive', `only ${node} answers, so there is nobody to agree with on ${item}`, evidence, {
      item,
      because: 'nobody-to-compare-with',
    });
  const [largest] = groups;
  if (groups.length === 1 || largest === undefined)
    return pass(`${answered} of ${values.size} nodes answer and agree on ${item}`, evidence, { item });
  if (largest.processes * 2 <= processes) {
    const data = { item, groups: groups.map((group) => ({ nodes: group.nodes, value: kept(group.value) })) };
    return fail('differs-no-majority', `the nodes differ on ${item}, and no value has a majority`, evidence, data);
  }
  const own = groupOf.get(node);
  if (own === largest) return pass(`${node} agrees with the majority on ${item}`, evidence, { item, nodes: largest.nodes });
  const diff = structuralDiff(largest.value, value);
  const data = { item, value: kept(value), majorityNodes: largest.nodes, nodes: own?.nodes ?? [node], diff };
  return fail('differs', `${node} differs from ${largest.nodes.join(', ')} on ${item}: ${diff.join('; ')}`, evidence, data);
}

function judgeAgainst(item: string, node: string, value: Json, declared: Json, evidence: readonly string[], what: string): Verdict {
  if (stringify(value) === stringify(declared)) return pass(`${node} has ${item} as ${what}`, evidence, { item });
  const diff = structuralDiff(declared, value);
  const data = { item, value: kept(value), declared: kept(declared), diff };
  return fail('not-as-declared', `${node} has ${item} otherwise than ${what}: ${diff.join('; ')}`, evidence, data);
}

const rowsQuestion = ({ item, params = [] }: AgreementItem): SqlQuestion =>
  sqlQuestion({ title: `rows of ${item.id}`, sql: item.sql ?? '', params });

function judgeRows(ctx: CheckContext, subject: AgreementItem, node: string, value: Json, seen: Seen, evidence: readonly string[]): Verdict {
  const { id, sql } = subject.item;
  if (ctx.cluster.mysql === undefined || sql === undefined)
    return needMissing('mysql', `${id} is compared with rows, and no MySQL is declared`);
  const question = rowsQuestion(subject);
  const outcome = seen.get(question.key)?.outcome;
  const without = withoutAnswer(question, outcome);
  if (without !== undefined) return without;
  if (outcome?.kind !== 'answered' || outcome.answer.kind !== 'sql')
    return unknown('inconclusive', 'the query has no rows to compare with', [question.key], { item: id, because: 'foreign-answer' });
  const like = rowsLike(value, outcome.answer.rows);
  return judgeAgainst(id, node, like.value, like.rows, [...evidence, question.key], 'its rows in the database');
}

export interface AgreementOptions {
  readonly id: string;
  readonly title: string;
  readonly items: (ctx: CheckContext) => readonly AgreementItem[];
  readonly none: string;
  /** True: cells carry the identity that reads. */
  readonly namesReader?: boolean;
}

/** A check that reads items of every node, projects them and compares: with each other, with a value, or with rows of the database. */
export function agreementCheck({ id, title, items, none, namesReader = false }: AgreementOptions): Check {
  /* With one node there is nobody to agree with; declared values and rows can still be compared. */
  const applicable = oncePer((ctx: CheckContext) =>
    items(ctx).filter(({ item }) => item.expect !== 'agree' || askedNodes(ctx.cluster).length > 1),
  );
  const byId = oncePer((ctx: CheckContext) => new Map(applicable(ctx).map((subject) => [subject.item.id, subject])));
  const subjectOf = (cell: Cell, ctx: CheckContext) => byId(ctx).get(cell.part ?? '');

  /* Every cell needs what every node says: asked for, read and compared once for each item. */
  const asked = oncePerLook(byName, (ctx, seen, id: string): readonly Question[] => {
    const subject = byId(ctx).get(id);
    if (subject === undefined) return [];
    const reads = askedNodes(ctx.cluster).flatMap(({ id: node }) => {
      const question = itemQuestion(ctx, seen, node, subject);
      if (question.kind === 'pending') return question.ask;
      return question.kind === 'known' && seen.get(question.value.key) === undefined ? [question.value] : [];
    });
    const isRows = subject.item.expect === 'rows' && subject.item.sql !== undefined && ctx.cluster.mysql !== undefined;
    return isRows ? [...reads, rowsQuestion(subject)] : reads;
  });
  const compared = oncePerLook(byName, (ctx, seen, id: string): Comparison => {
    const subject = byId(ctx).get(id);
    const nodes = subject === undefined ? [] : askedNodes(ctx.cluster);
    return comparisonOf(
      nodes.flatMap(({ id: node }) => (subject ? [{ node, state: itemValue(ctx, seen, node, subject) }] : [])),
      processOf(ctx, seen),
    );
  });

  return defineCheck({
    id,
    title,
    layer: 'node',
    severity: 'error',
    version: 1,
    notApplicable(ctx) {
      if (items(ctx).length === 0) return none;
      if (askedNodes(ctx.cluster).length === 0) return 'every node is declared to be draining';
      return applicable(ctx).length === 0 ? 'agreement takes two nodes, and only one is to be asked' : undefined;
    },
    needs: () => [[]],
    cells: (ctx) =>
      askedNodes(ctx.cluster).flatMap((node) =>
        applicable(ctx).map(({ item, reader }) => ({
          check: id,
          node: node.id,
          ...(namesReader && reader.kind === 'identity' ? { identity: reader.id } : {}),
          part: item.id,
        })),
      ),
    asks: (cell, ctx, seen) => asked(ctx, seen, cell.part ?? ''),
    sharesCost: ({ part }) => part,
    worstCase: (_cell, ctx) => ({
      requests: askedNodes(ctx.cluster).length * (1 + globalIdentities(ctx.cluster).length) + 1,
      completions: 0,
    }),
    judge(cell, ctx, seen) {
      const node = cell.node ?? '';
      const subject = subjectOf(cell, ctx);
      const comparison = compared(ctx, seen, cell.part ?? '');
      const own = comparison.values.get(node);
      if (subject === undefined || own === undefined || own.kind === 'pending')
        return notEvaluated('withheld', `${cell.part} of ${node} was not asked for`, [], { because: 'not-asked' });
      if (own.kind === 'lost') return { ...own.verdict, data: { ...own.verdict.data, item: subject.item.id } };
      const { item } = subject;
      if (isEmpty(own.value) && item.expect !== 'equal')
        return fail('empty', `${node} has nothing to compare for ${item.id}`, own.evidence, { item: item.id });
      if (item.expect === 'equal') return judgeAgainst(item.id, node, own.value, toJson(item.value), own.evidence, 'declared');
      if (item.expect === 'rows') return judgeRows(ctx, subject, node, own.value, seen, own.evidence);
      return judgeAgree(item.id, node, own.value, comparison, own.evidence);
    },
  });
}
