import { inTheWay } from '../consequences.js';
import type { Culprit } from '../finding.js';
import { redisCli, sql } from '../follow-up.js';
import { cellsOf, failedWith, healthCells, isChat, isUser, map, nodesOf, odd, passed, text, unique } from '../look.js';
import { makeClaim } from '../make-claim.js';
import { strangerCells, timedOut } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

const silent = (cell: JudgedCell): boolean => cell.verdict.code === 'store-unreachable';

/** What is read of a store for its clock. */
const clockOf =
  (name: 'mysql' | 'redis') =>
  (cell: JudgedCell): boolean =>
    cell.cell.check === 'clock-skew' && cell.cell.part === name;

const ofRedis = (cell: JudgedCell): boolean => ['shared-cache', 'prefix-isolation'].includes(cell.cell.check) || clockOf('redis')(cell);

/** How a store failed that gave no answer: one that refuses for reasons of its own is there. */
function howGone(cells: readonly JudgedCell[]): string {
  const classes = new Set(cells.map((cell) => text(cell, 'class')));
  if (classes.has('store-unready')) return 'refuses commands';
  return classes.size === 1 && classes.has('store-timeout') ? 'times out' : 'is unreachable';
}

/** The words of the store or of the system; the class where there are none. */
const saidBy = (cells: readonly JudgedCell[]): string =>
  unique(cells.flatMap((cell) => text(cell, 'message') ?? text(cell, 'class') ?? [])).join('; ') || 'no connection';

const store = (level: 'mysql' | 'redis'): readonly Culprit[] => [{ factor: 'store', level }];

const isLate = (cell: JudgedCell): boolean => failedWith(cell, 'too-slow', 'gateway-error', 'balancer-failed') || timedOut(cell);

/**
 * What comes too late or not at all because nodes wait for a store that keeps silent: anything, where all nodes are late alike (a released
 * node may not even answer for its health meanwhile), else chats of nodes that are healthy.
 */
function lateForStore(view: RunView): readonly JudgedCell[] {
  const late = view.cells.filter(isLate);
  const nodes = new Set(late.map((cell) => cell.cell.node));
  if (nodesOf(view).every((node) => nodes.has(node))) return late;
  const healthy = new Set(
    healthCells(view)
      .filter(passed)
      .map((cell) => cell.cell.node),
  );
  return late.filter((cell) => isChat(cell) && (cell.cell.node === undefined || healthy.has(cell.cell.node)));
}

/** Without MySQL a node answers 500 to users, and to nobody else. */
function usersWithoutMysql(view: RunView): readonly JudgedCell[] {
  const users = view.cells.filter((cell) => isUser(view, cell.cell.identity));
  if (users.some(passed)) return [];
  return users.filter((cell) => failedWith(cell, 'internal-error', 'unexpected-status', 'no-answer') || inTheWay(cell));
}

function mysqlDown(view: RunView): readonly Claim[] {
  const cells = cellsOf(view, 'shared-database').filter(silent);
  if (cells.length === 0) return [];
  const users = usersWithoutMysql(view);
  const late = lateForStore(view);
  const strangers = strangerCells(view).filter(
    (cell) => cell.cell.part?.startsWith('wrong-token') === true && failedWith(cell, 'unexpected-status'),
  );
  return [
    makeClaim('stores', {
      id: 'database-unreachable',
      title: `The shared MySQL ${howGone(cells)}`,
      severity: 'error',
      symptom: null,
      layer: 'database',
      fix: 'infrastructure',
      culprits: store('mysql'),
      facts: [
        `probes of MySQL failed: ${saidBy(cells)}`,
        users.length > 0 ? 'nodes fail for users as well' : 'nodes do serve users: it may be the way from here to MySQL that is broken',
        ...(late.length > 0 ? ['answers are late or missing: nodes wait for MySQL'] : []),
      ],
      firstCheck: "Look whether MySQL runs and takes connections from the nodes' machines and from here.",
      next: sql('SELECT 1'),
      explains: [
        ...view.cells.filter((cell) => silent(cell) && !ofRedis(cell)),
        ...cellsOf(view, 'shared-database').filter(odd),
        ...users,
        ...late,
        ...strangers,
        // An account is looked up among the users first.
        ...cellsOf(view, 'dashboard-session').filter((cell) => failedWith(cell, 'login-failed', 'unexpected-status') || inTheWay(cell)),
      ],
      specificity: 8,
    }),
  ];
}

function redisDown(view: RunView): readonly Claim[] {
  const own = [...cellsOf(view, 'shared-cache'), ...cellsOf(view, 'prefix-isolation')];
  const cells = own.filter(silent);
  if (cells.length === 0) return [];
  const late = lateForStore(view);
  return [
    makeClaim('stores', {
      id: 'cache-unreachable',
      title: `The shared Redis ${howGone(cells)}`,
      severity: 'error',
      symptom: null,
      layer: 'cache',
      fix: 'infrastructure',
      culprits: store('redis'),
      facts: [
        `probes of Redis failed: ${saidBy(cells)}`,
        ...(late.length > 0 ? ['chats are late or unanswered: nodes wait for Redis before they ask a provider'] : []),
      ],
      firstCheck: "Look whether Redis runs and takes connections from the nodes' machines and from here.",
      next: redisCli(view, 'PING'),
      explains: [
        ...cells,
        ...view.cells.filter((cell) => odd(cell) && clockOf('redis')(cell)),
        ...own.filter((cell) => odd(cell) && inTheWay(cell)),
        ...late,
      ],
      specificity: 8,
    }),
  ];
}

function schemaBehind(view: RunView): readonly Claim[] {
  const cells = [...cellsOf(view, 'shared-database'), ...cellsOf(view, 'migration-level')].filter(
    (cell) => cell.cell.node === undefined && failedWith(cell, 'schema-incomplete', 'query-failed'),
  );
  if (cells.length === 0) return [];
  const tables = cells.flatMap((cell) => Object.entries(map(cell, 'missing')));
  const missing = unique(tables.map(([table, columns]) => `${table} (${Array.isArray(columns) ? columns.join(', ') : '?'})`));
  return [
    makeClaim('stores', {
      id: 'schema-behind',
      title: 'The shared database lacks columns that this release needs',
      severity: 'error',
      symptom: 'change-not-visible',
      layer: 'database',
      fix: 'infrastructure',
      culprits: store('mysql'),
      facts: [missing.length > 0 ? `missing: ${missing.join('; ')}` : 'an inventory query of the contract failed'],
      firstCheck: `Look for errors of migration in the start logs of ${nodesOf(view).join(', ')}.`,
      next: sql('SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()'),
      explains: [
        ...cells,
        ...cellsOf(view, 'shared-database').filter((one) => one.verdict.code === 'query-failed'),
        ...usersWithoutMysql(view),
      ],
      specificity: 6,
    }),
  ];
}

/** The stores themselves: not to be reached, or behind what the release needs. */
export const stores: Rule = {
  id: 'stores',
  findings: ['database-unreachable', 'cache-unreachable', 'schema-behind'],
  propose: (view) => [...mysqlDown(view), ...redisDown(view), ...schemaBehind(view)],
};
