import { odd, plural, text, unique } from '../look.js';
import { makeClaim } from '../make-claim.js';
import type { Claim, JudgedCell, Rule, RunView } from '../rule.js';

interface Kind {
  readonly id: string;
  readonly title: (store: string, setting: string) => string;
  readonly firstCheck: (store: string, setting: string) => string;
}

/** What is wrong with an account of the cluster file, by the class of the store's refusal. */
const KINDS: Readonly<Record<string, Kind>> = {
  'store-rejected': {
    id: 'store-credentials-rejected',
    title: (store, setting) => `${store} rejects the credentials in ${setting}`,
    firstCheck: (store, setting) =>
      `Compare user name, password and client host of ${setting} with the account in ${store}. MySQL says the same of an account that requires TLS.`,
  },
  'store-denied': {
    id: 'store-permission-denied',
    title: (store, setting) => `${store} denies the account in ${setting} a permission it needs`,
    firstCheck: (_store, setting) => `Compare what the account in ${setting} may do with docs/grants.md.`,
  },
  'store-tls': {
    id: 'store-tls-mismatch',
    title: (store, setting) => `The TLS settings of ${setting} do not fit ${store}`,
    firstCheck: (store, setting) => `Find out whether ${store} requires TLS and who signed its certificate, then correct ${setting}.`,
  },
  'store-unknown-database': {
    id: 'store-database-unknown',
    title: (store, setting) => `${store} has no database of the name in ${setting}`,
    firstCheck: (store, setting) => `Compare the last part of the address in ${setting} with the databases of ${store}.`,
  },
};

/** One account of the cluster file, and how its store turned it away. */
interface Refusal {
  readonly setting: string;
  readonly errorClass: string;
}

const storeOf = (setting: string): 'mysql' | 'redis' => (setting.startsWith('redis') ? 'redis' : 'mysql');

const refusalOf = (cell: JudgedCell): Refusal | undefined => {
  const [setting, errorClass] = [text(cell, 'setting'), text(cell, 'class')];
  return cell.verdict.code === 'store-access' && setting !== undefined && errorClass !== undefined ? { setting, errorClass } : undefined;
};

function claimOf(setting: string, kind: Kind, cells: readonly JudgedCell[]): Claim {
  const store = storeOf(setting) === 'redis' ? 'Redis' : 'MySQL';
  return makeClaim('store-access', {
    id: kind.id,
    title: kind.title(store, setting),
    severity: 'error',
    symptom: null,
    layer: storeOf(setting) === 'redis' ? 'cache' : 'database',
    fix: 'harness',
    culprits: [{ factor: 'setting', level: setting }],
    facts: [
      `${store} said: ${unique(cells.flatMap((cell) => text(cell, 'message') ?? [])).join('; ')}`,
      `${plural(cells.length, 'test case')} could not be evaluated; this says nothing about the cluster`,
    ],
    firstCheck: kind.firstCheck(store, setting),
    next: 'aisbf-check doctor',
    explains: cells,
    specificity: 9,
  });
}

/** The account that this tool has from its cluster file is turned away: a fault of that file, never of the cluster. */
export const storeAccess: Rule = {
  id: 'store-access',
  findings: Object.values(KINDS).map(({ id }) => id),
  propose(view: RunView): readonly Claim[] {
    const cells = view.cells.filter((cell) => odd(cell) && refusalOf(cell) !== undefined);
    const settings = unique(cells.flatMap((cell) => refusalOf(cell)?.setting ?? []));
    return settings.flatMap((setting) =>
      Object.entries(KINDS).flatMap(([errorClass, kind]) => {
        const own = cells.filter((cell) => refusalOf(cell)?.setting === setting && refusalOf(cell)?.errorClass === errorClass);
        return own.length === 0 ? [] : [claimOf(setting, kind, own)];
      }),
    );
  },
};
