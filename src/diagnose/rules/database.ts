import { answersFallTo, inTheWay, throughBalancer } from '../consequences.js';
import type { Culprit } from '../finding.js';
import { askTokenProbe, sql } from '../follow-up.js';
import {
  acceptedCells,
  cellsOf,
  directChats,
  failed,
  failedWith,
  flag,
  isUser,
  nodesOf,
  odd,
  on,
  passed,
  plural,
  refusedAs,
  text,
  texts,
} from '../look.js';
import { type ClaimParts, everything, makeClaim, nodeCulprit } from '../make-claim.js';
import { strangersToDatabase, tellingNodes } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

/** Whoever looks into another database is shown no change of this one. */
const changeChecks: readonly string[] = ['revocation', 'config-convergence'];

const unknownToken = (cell: JudgedCell): boolean => refusedAs(cell, 'unknown-token');

const ofUser = (view: RunView, cell: JudgedCell): boolean => {
  const item = view.ctx.cluster.consistency.find((one) => one.id === cell.cell.part);
  return isUser(view, cell.cell.identity ?? (cell.cell.check === 'consistency' ? item?.as : undefined));
};

const refusedUser = (view: RunView, cell: JudgedCell): boolean =>
  unknownToken(cell) && (ofUser(view, cell) || text(cell, 'kind') === 'user');

const chatRefused = (cell: JudgedCell): boolean => cell.verdict.status === 'unknown' && text(cell, 'chat') === 'refused';

const follows = (view: RunView, cell: JudgedCell): boolean =>
  ['shared-database', 'migration-level', ...changeChecks].includes(cell.cell.check) ||
  (cell.cell.check === 'dashboard-session' && (failedWith(cell, 'login-failed') || inTheWay(cell))) ||
  refusedUser(view, cell) ||
  chatRefused(cell) ||
  (ofUser(view, cell) && inTheWay(cell));

function factsOf(view: RunView, nodes: readonly string[]): readonly string[] {
  const cells = cellsOf(view, 'shared-database').filter((cell) => failed(cell) && nodes.includes(cell.cell.node ?? ''));
  const tokens = acceptedCells(view).filter((cell) => nodes.includes(cell.cell.node ?? '') && refusedUser(view, cell));
  const named = (code: string): string =>
    cells
      .filter((cell) => cell.verdict.code === code)
      .map((cell) => cell.cell.node)
      .join(', ');
  return [
    ...(named('row-not-seen') === '' ? [] : [`a token row put into the declared database was unknown to ${named('row-not-seen')}`]),
    ...(named('token-unknown') === ''
      ? []
      : [`a token that the declared database holds as active is unknown to ${named('token-unknown')}`]),
    ...(named('usage-not-written') === '' ? [] : [`a completion through ${named('usage-not-written')} wrote no usage row there`]),
    ...(cells.some((cell) => flag(cell, 'knowsDeclaredToken'))
      ? ['tokens that were there before are known: it may be a copy of the database']
      : []),
    ...(tokens.length === 0 ? [] : [`${plural(tokens.length, 'user token')} refused as unknown there`]),
  ];
}

function oneNode(view: RunView, node: string, more: readonly string[] = []): Claim {
  const only = nodesOf(view).length === 1;
  return makeClaim('database', {
    id: 'node-on-another-database',
    title: `${node} does not use the shared database`,
    severity: 'error',
    symptom: 'change-not-visible',
    layer: 'database',
    fix: 'infrastructure',
    culprits: [nodeCulprit(node)],
    facts: [...factsOf(view, [node]), ...more],
    firstCheck: `Compare the database section of ${node}'s aisbf.json (type, host, name, user) with another node's, and read its start log for a fall back to SQLite.`,
    next: askTokenProbe(view, node),
    explains: [
      ...on(view, node).filter((cell) => odd(cell) && follows(view, cell)),
      ...throughBalancer(view, node, (cell) => refusedUser(view, cell)),
      ...answersFallTo(view, [node]),
    ],
    specificity: 9,
    ...(only ? { attribution: 'aliased' as const, rivals: [[everything]] } : {}),
  });
}

const visible = (view: RunView): JudgedCell | undefined => cellsOf(view, 'shared-database').find((cell) => cell.cell.part === 'visible');

/** The account that nodes log in with, and so what it may see. */
const account: Culprit = { factor: 'setting', level: 'database.mysql_user' };

/** What follows where nodes serve from files of their own. */
const lostUsers = (view: RunView, cell: JudgedCell): boolean =>
  odd(cell) &&
  (follows(view, cell) ||
    (cell.cell.part === 'answers' && failedWith(cell, 'balancer-failed') && view.cells.some((one) => refusedUser(view, one))));

function seenTwice(view: RunView, cell: JudgedCell, fallen: readonly string[]): Claim {
  const schemas = texts(cell, 'schemas');
  return makeClaim('database', {
    id: 'schema-visible-twice',
    title: `The nodes' account may see ${plural(schemas.length, 'AISBF schema')}, so nodes that start serve from files of their own`,
    severity: 'critical',
    symptom: 'change-not-visible',
    layer: 'database',
    fix: 'infrastructure',
    culprits: [account],
    facts: [
      `it may see ${schemas.join(', ')}; a node that starts looks for its tables in all of them and gives MySQL up`,
      ...(fallen.length > 0 ? factsOf(view, fallen) : ['the nodes use the database still: they started before']),
    ],
    firstCheck: "Take from the account in the nodes' database.mysql_user every grant but that on its own schema, then restart the nodes.",
    next: sql('SHOW GRANTS'),
    explains: view.cells.filter((one) => one === cell || (fallen.length > 0 && lostUsers(view, one))),
    specificity: 11,
  });
}

function noNode(view: RunView, nodes: readonly string[], shown: boolean): Claim {
  const empty = cellsOf(view, 'shared-database').filter((cell) => cell.cell.part === 'schema' && failed(cell));
  return makeClaim('database', {
    id: 'no-node-uses-the-database',
    title: 'No node uses the shared database',
    severity: 'critical',
    symptom: 'change-not-visible',
    layer: 'database',
    fix: 'infrastructure',
    culprits: [everything],
    facts: [
      ...factsOf(view, nodes),
      ...(empty.length === 0 ? [] : ['tables that a node makes when it starts are missing in the declared database']),
      `all ${plural(nodes.length, 'node')} agree with each other, so comparing them shows nothing`,
    ],
    firstCheck: 'Read the start log of one node: which database backend did it register, and why not MySQL?',
    next: sql('SELECT user, host, db, command FROM information_schema.processlist'),
    explains: view.cells.filter((cell) => lostUsers(view, cell)),
    specificity: 10,
    ...attributed(view, shown),
  });
}

/** Only the nodes' own account shows whether a second schema is to blame; a release that cannot open MySQL needs no such reason. */
function attributed(view: RunView, shown: boolean): Pick<ClaimParts, 'attribution' | 'rivals'> {
  if (!shown) return { attribution: 'ambiguous' };
  const looked = visible(view);
  const known = (looked !== undefined && passed(looked)) || view.ctx.contract.quirks.has('mysql-unusable');
  return known ? { attribution: 'everything' } : { attribution: 'aliased', rivals: [[account]] };
}

/** Without a node shown to use the database: every user token unknown to every node that can tell, and more than one of them. */
function allUsersUnknown(view: RunView, telling: readonly string[]): boolean {
  const cells = acceptedCells(view).filter((cell) => telling.includes(cell.cell.node ?? '') && isUser(view, cell.cell.identity));
  const users = new Set(cells.map((cell) => cell.cell.identity));
  const provedUse = cellsOf(view, 'shared-database').some((cell) => cell.cell.node !== undefined && passed(cell));
  const chats = directChats(view).some((cell) => isUser(view, cell.cell.identity) && passed(cell));
  return users.size > 1 && cells.every(unknownToken) && !provedUse && !chats;
}

/** Where the database itself was not probed: nodes that know none of the users whom most nodes know. */
function lackingUsers(view: RunView, telling: readonly string[]): readonly string[] {
  if (cellsOf(view, 'shared-database').some((cell) => cell.cell.node !== undefined && (passed(cell) || failed(cell)))) return [];
  const accepted = acceptedCells(view).filter((cell) => telling.includes(cell.cell.node ?? '') && isUser(view, cell.cell.identity));
  const users = [...new Set(accepted.map((cell) => cell.cell.identity))];
  const of = (node: string): readonly JudgedCell[] => accepted.filter((cell) => cell.cell.node === node);
  const known = users.filter((user) => {
    const own = accepted.filter((cell) => cell.cell.identity === user);
    return own.filter(passed).length * 2 > own.length;
  });
  return known.length === 0
    ? []
    : telling.filter((node) => {
        const own = of(node).filter((cell) => known.includes(cell.cell.identity));
        return own.length > 0 && own.every(unknownToken);
      });
}

/** A token is a row of the database, so a node that lacks it where others have it reads another one. */
function withoutUsers(view: RunView, node: string, telling: readonly string[]): Claim {
  const others = telling.filter((one) => one !== node);
  const facts = [
    `its users' tokens are accepted by ${others.join(', ')} and unknown to ${node}; the database itself was not probed (no MySQL is declared, or nothing was allowed)`,
  ];
  return { ...oneNode(view, node, facts), specificity: 8 };
}

/**
 * Nodes that serve from a database other than the declared one: some of them, or all (and then they agree); and the reason that the
 * nodes' own account shows.
 */
export const database: Rule = {
  id: 'database',
  findings: ['node-on-another-database', 'no-node-uses-the-database', 'schema-visible-twice'],
  propose(view) {
    const strangers = strangersToDatabase(view);
    const twice = visible(view);
    if (twice !== undefined && failedWith(twice, 'schema-visible-twice')) return [seenTwice(view, twice, [...strangers])];
    const telling = tellingNodes(view).filter((node) => strangers.has(node) || on(view, node).some((cell) => !unasked(cell)));
    if (telling.length > 1 && telling.every((node) => strangers.has(node))) return [noNode(view, telling, true)];
    if (strangers.size === 0 && telling.length > 1 && allUsersUnknown(view, telling)) return [noNode(view, telling, false)];
    if (strangers.size === 0) return lackingUsers(view, telling).map((node) => withoutUsers(view, node, telling));
    return nodesOf(view)
      .filter((node) => strangers.has(node))
      .map((node) => oneNode(view, node));
  },
};

const unasked = (cell: JudgedCell): boolean => cell.verdict.status === 'not-evaluated' || cell.verdict.status === 'not-applicable';
