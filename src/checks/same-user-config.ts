import type { Identity } from '../target/cluster.js';
import { agreementCheck } from './agreement.js';
import type { AgreementItem } from './agreement-items.js';
import type { Check, CheckContext } from './check.js';

/* What a user of role admin sees of everybody's is no configuration of that user's. */
const own = (list: string): string => `sort(items(${list})[?[1].source != 'global'][0])`;
const ownModels = "sort(data[?source != 'global'].id)";

interface Listing {
  readonly id: string;
  readonly project: string;
  /** Column and table of the rows behind it; left out: it is compared among the nodes. */
  readonly rows?: readonly [column: string, table: string];
}

/** Listings below a user's own path, each of ids only: of providers the release lists nothing else that is true (aisbf-contract 1.4). */
const LISTINGS: readonly Listing[] = [
  { id: 'providers', project: own('providers'), rows: ['provider_id', 'user_providers'] },
  { id: 'rotations', project: own('rotations'), rows: ['rotation_id', 'user_rotations'] },
  { id: 'autoselects', project: own('autoselects'), rows: ['autoselect_id', 'user_autoselects'] },
  { id: 'models', project: ownModels },
];

/** The one user whose listings may be read: they freeze what a node knows of that user until it restarts (aisbf-contract 8, 12.H). */
const harnessUser = ({ cluster }: CheckContext): Identity | undefined =>
  cluster.identities.find(({ kind, harness, username }) => harness === true && kind === 'user' && username !== undefined);

function itemOf(ctx: CheckContext, { id, username = '' }: Identity, { id: item, project, rows }: Listing): AgreementItem {
  const path = item === 'models' ? 'models' : item;
  const [column, table] = rows ?? [];
  const isHeld = table !== undefined && ctx.cluster.mysql !== undefined && ctx.contract.requiredColumns[table] !== undefined;
  const compared = isHeld
    ? { expect: 'rows' as const, sql: `SELECT c.${column} AS id FROM ${table} c JOIN users u ON u.id = c.user_id WHERE u.username = ?` }
    : { expect: 'agree' as const };
  return {
    item: { id: item, request: `GET /api/u/{username}/${path}`, as: id, project, ...compared },
    reader: { kind: 'identity', id },
    ...(isHeld ? { params: [username] } : {}),
  };
}

export const sameUserConfig: Check = agreementCheck({
  id: 'same-user-config',
  title: "every node has a user's providers, rotations and autoselects as the shared database holds them",
  items: (ctx) => {
    const user = harnessUser(ctx);
    return user === undefined ? [] : LISTINGS.map((listing) => itemOf(ctx, user, listing));
  },
  none: "no user is declared as this tool's own (harness: true), and reading a user's listings freezes that user's configuration on a node",
  namesReader: true,
});
