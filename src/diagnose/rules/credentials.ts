import { inTheWay } from '../consequences.js';
import type { Finding } from '../finding.js';
import { askTokenProbe, diagnoseIdentities, sql } from '../follow-up.js';
import { acceptedCells, failed, failedWith, identityOf, isUser, nodesOf, passed, plural, refusedAs, text, unique } from '../look.js';
import { everything, makeClaim } from '../make-claim.js';
import { acceptedIdentities, strangersToDatabase, tellingNodes } from '../node-states.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

interface Pattern {
  readonly id: string;
  readonly refusals: readonly string[];
  readonly title: (identity: string) => string;
  readonly firstCheck: (identity: string) => string;
}

const patterns: readonly Pattern[] = [
  {
    id: 'token-lacks-scope',
    refusals: ['scope-lacks-api'],
    title: (identity) => `${identity}'s token has no scope for the API`,
    firstCheck: (identity) => `Make a token of scope api or both for ${identity} and put it in place of the present one.`,
  },
  {
    id: 'username-differs',
    refusals: ['another-users-path'],
    title: (identity) => `${identity}'s token belongs to another user than the path names`,
    firstCheck: (identity) => `Compare the username declared for ${identity} with the users table: spelling and case must be equal.`,
  },
  {
    id: 'wrong-route-prefix',
    refusals: ['global-token-on-user-path', 'user-token-on-global-path'],
    title: (identity) => `${identity}'s token is used on paths of the other kind (global and user paths are mixed up)`,
    firstCheck: (identity) => `Declare ${identity} as what its token is: a global token goes to /api/v1, a user's to /api/u/USERNAME.`,
  },
  {
    id: 'token-unknown-everywhere',
    refusals: ['unknown-token'],
    title: (identity) => `${identity}'s token is known to no node`,
    firstCheck: (identity) => `Look whether ${identity}'s token was revoked or replaced, and whether its user is active.`,
  },
];

interface Known {
  readonly accepted: ReadonlySet<string>;
  readonly telling: ReadonlySet<string>;
  readonly strangers: ReadonlySet<string>;
}

const itemAs = (view: RunView, cell: JudgedCell): string | undefined =>
  cell.cell.identity ??
  (cell.cell.check === 'consistency' ? view.ctx.cluster.consistency.find((one) => one.id === cell.cell.part)?.as : undefined);

/** What of the other cells had to go without, because this was the only identity of its kind that could have been used. */
function lackingIt(view: RunView, known: Known, id: string): readonly JudgedCell[] {
  const refused = acceptedCells(view).filter((cell) => cell.cell.identity === id);
  const declaredKind = identityOf(view, id)?.kind;
  const trueKind = refused.some((cell) => refusedAs(cell, 'global-token-on-user-path'))
    ? 'global'
    : refused.some((cell) => refusedAs(cell, 'user-token-on-global-path'))
      ? 'user'
      : declaredKind;
  const others = view.ctx.cluster.identities.filter(
    (other) => other.id !== id && (other.kind === trueKind || other.kind === declaredKind) && known.accepted.has(other.id),
  );
  const spared = (kind: string | undefined): boolean => others.some((other) => other.kind === kind);
  return spared(trueKind) && spared(declaredKind) ? [] : view.cells.filter(inTheWay);
}

function explained(view: RunView, known: Known, id: string, refusals: readonly string[]): readonly JudgedCell[] {
  const own = view.cells.filter((cell) => itemAs(view, cell) === id);
  // A token taken for what it is not is refused, or let in, at other places than those it is declared for.
  const refusedHere = own.filter(
    (cell) => refusedAs(cell, ...refusals) || (cell.cell.check === 'auth-matrix' && failedWith(cell, 'refused', 'let-in')),
  );
  const chats = view.cells.filter((cell) => cell.verdict.status === 'unknown' && text(cell, 'chat') === 'refused');
  const probes = view.cells.filter(
    (cell) =>
      cell.cell.identity === undefined && refusedAs(cell, ...refusals.filter((one) => one !== 'unknown-token' || !isUser(view, id))),
  );
  return [...refusedHere, ...own.filter(inTheWay), ...chats, ...probes, ...lackingIt(view, known, id)];
}

function about(view: RunView, known: Known, id: string, pattern: Pattern, cells: readonly JudgedCell[], lonely: boolean): Claim {
  const [node = ''] = nodesOf(view);
  const refusals = unique(cells.flatMap((cell) => text(cell, 'refusal') ?? []));
  const symptom: Finding['symptom'] = 'token-works-here-not-there';
  return makeClaim('credentials', {
    id: pattern.id,
    title: pattern.title(id),
    severity: 'error',
    symptom,
    layer: 'auth',
    fix: 'credentials',
    culprits: [{ factor: 'identity', level: id }],
    facts: [
      `${plural(cells.length, 'node')} of ${nodesOf(view).length} refuse ${id} as it is declared (${refusals.join(', ')}); none accepts it`,
    ],
    firstCheck: pattern.firstCheck(id),
    next:
      pattern.id === 'token-unknown-everywhere' && isUser(view, id)
        ? sql('SELECT id, user_id, scope, is_active, last_used FROM user_api_tokens')
        : pattern.id === 'username-differs'
          ? sql('SELECT id, username, role, is_active FROM users')
          : pattern.id === 'token-lacks-scope'
            ? diagnoseIdentities
            : askTokenProbe(view, node),
    explains: explained(view, known, id, pattern.refusals),
    specificity: 9,
    ...(lonely ? { attribution: 'aliased' as const, rivals: [[everything]] } : {}),
  });
}

function propose(view: RunView, known: Known, id: string, pattern: Pattern): readonly Claim[] {
  const cells = acceptedCells(view).filter((cell) => cell.cell.identity === id && known.telling.has(cell.cell.node ?? ''));
  const refused = cells.filter((cell) => refusedAs(cell, ...pattern.refusals));
  if (refused.length === 0 || cells.some(passed)) return [];
  if (pattern.id !== 'token-unknown-everywhere') return [about(view, known, id, pattern, refused, false)];

  // A node on another database knows no user's token: it says nothing about this one.
  const meant = isUser(view, id) ? refused.filter((cell) => !known.strangers.has(cell.cell.node ?? '')) : refused;
  const others = cells.filter((cell) => !refused.includes(cell) && failed(cell));
  if (meant.length === 0 || others.length > 0) return [];
  const kin = view.ctx.cluster.identities.filter((other) => other.id !== id && other.kind === identityOf(view, id)?.kind);
  const kinAccepted = kin.some((other) => known.accepted.has(other.id));
  if (isUser(view, id) && kin.length > 0 && !kinAccepted) return [];
  return [about(view, known, id, pattern, meant, !kinAccepted)];
}

/** Identities that every node refuses as they are declared: what is wrong is in the cluster file or in the token, not in a node. */
export const credentials: Rule = {
  id: 'credentials',
  findings: patterns.map((pattern) => pattern.id),
  propose(view) {
    const known: Known = { accepted: acceptedIdentities(view), telling: new Set(tellingNodes(view)), strangers: strangersToDatabase(view) };
    return view.ctx.cluster.identities.flatMap(({ id }) => patterns.flatMap((pattern) => propose(view, known, id, pattern)));
  },
};
