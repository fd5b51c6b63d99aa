import type { DashboardAccount, Identity } from '../target/cluster.js';
import { convergenceQuestion } from './ask/convergence.js';
import { reloadQuestion, removeRotation, saveRotation } from './ask/dashboard.js';
import { asIdentity, getQuestion, toNode } from './ask/http.js';
import { digest } from './ask/key.js';
import { sqlQuestion } from './ask/sql.js';
import { mostAsks } from './asking-again.js';
import type { CheckContext } from './check.js';
import type { Change, ConvergenceQuestion, Sight, SqlQuestion, Watcher } from './question.js';
import { windowMs } from './read/convergence.js';
import { askedNodes } from './read/nodes.js';

/** How rotations of this tool are told from all others, and leftovers of a killed run found. */
const MARK = 'aisbf-check-';
const LEFTOVER_MINUTES = 10;
/** More are left to the next run. */
const MOST_LEFTOVERS = 8;

const OWN = 'user_id IN (SELECT id FROM users WHERE username = ?)';

export const SAVED = 'saved';
export const REMOVED = 'removed';

/** An account of the dashboard, and the identity of the same user on the API. */
export interface Person {
  readonly account: DashboardAccount;
  readonly identity: Identity;
}

/** Rotations that killed runs left in the database. */
export const leftoversQuestion = ({ identity }: Person): SqlQuestion =>
  sqlQuestion({
    title: 'rotations left by killed runs',
    sql: `SELECT rotation_id AS id FROM user_rotations WHERE rotation_id LIKE ? AND created_at < NOW() - INTERVAL ${LEFTOVER_MINUTES} MINUTE AND ${OWN} LIMIT ${MOST_LEFTOVERS}`,
    params: [`${MARK}%`, identity.username ?? ''],
  });

export const rotationId = (ctx: CheckContext, anchor: string): string => `${MARK}${digest([ctx.seed, anchor])}`;

const isThere = ({ identity }: Person, id: string, name: string): SqlQuestion =>
  sqlQuestion({
    title: `rotation there, after it was ${name}`,
    sql: `SELECT rotation_id AS id FROM user_rotations WHERE rotation_id = ? AND ${OWN}`,
    params: [id, identity.username ?? ''],
    nth: name,
  });

/** The models of that user, once more for each change and place: its answers are other ones. */
function nodeWatcher(ctx: CheckContext, { account, identity }: Person, node: string, id: string, name: string): Watcher {
  const listed = (present: boolean): Sight => ({ kind: 'item', list: 'data', key: 'id', value: `rotation/${id}`, present });
  return {
    node,
    // What a node once read of a user it keeps; without this an earlier listing would be all that it shows.
    first: [reloadQuestion(ctx, node, account, `${id} ${name}`)],
    ask: getQuestion(ctx, {
      to: toNode(node),
      bearer: asIdentity(identity.id),
      path: `/api/u/${encodeURIComponent(identity.username ?? '')}/models`,
      nth: `${id} ${name}`,
    }),
    until: listed(name === SAVED),
    meanwhile: listed(name !== SAVED),
  };
}

function changeOf(ctx: CheckContext, person: Person, anchor: string, name: string): Change {
  const id = rotationId(ctx, anchor);
  const { account } = person;
  const nodes = askedNodes(ctx.cluster).map((node) => nodeWatcher(ctx, person, node.id, id, name));
  const stored = (present: boolean): Sight => ({ kind: 'rows', present });
  const inStore: Watcher = { ask: isThere(person, id, name), until: stored(name === SAVED), meanwhile: stored(name !== SAVED) };
  const make =
    name === SAVED
      ? saveRotation(ctx, anchor, account, id, { model_name: `${MARK}${ctx.seed}`, providers: [] })
      : removeRotation(ctx, anchor, account, id);
  return { name, make, withinMs: windowMs(ctx), watchers: [inStore, ...nodes] };
}

/** A rotation without members is saved on the dashboard of `anchor` and removed again; the database and the API of all nodes are to show both. */
export function saveSeries(ctx: CheckContext, person: Person, anchor: string, leftovers: readonly string[]): ConvergenceQuestion {
  const remove = (id: string) => removeRotation(ctx, anchor, person.account, id);
  return convergenceQuestion({
    title: `a rotation of ${person.identity.username ?? ''} saved on the dashboard of ${anchor}, and removed`,
    effect: 'mutates',
    setup: leftovers.map(remove),
    changes: [SAVED, REMOVED].map((name) => changeOf(ctx, person, anchor, name)),
    teardown: [remove(rotationId(ctx, anchor))],
    // Whoever asks next finds what the database holds, not what it held meanwhile.
    afterwards: askedNodes(ctx.cluster).map(({ id }) => reloadQuestion(ctx, id, person.account, `${rotationId(ctx, anchor)} afterwards`)),
  });
}

/** Requests that one such series can take: each node is made to look and asked for each change, then made to look once more. */
export function mostOfSeries(ctx: CheckContext): number {
  const nodes = askedNodes(ctx.cluster).length;
  return MOST_LEFTOVERS + 2 * (1 + nodes * 2 * mostAsks(windowMs(ctx))) + 1 + nodes;
}
