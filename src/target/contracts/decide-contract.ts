import { AS_DESIGNED } from './quirks.js';
import { type ContractId, DEFAULT_RELEASE } from './registry.js';
import { rootSchema } from './schemas.js';

/** What one node showed; a field is left out where it could not be seen. */
export interface Sighting {
  readonly node?: string;
  /** The body of `GET /`, as JSON. */
  readonly root?: unknown;
  /** What `GET /version` says, with a token. */
  readonly version?: string;
  /** `GET /health` answered 200 without a token. */
  readonly healthOpen?: boolean;
  /** `GET /version` answered 200 without a token: authentication is off there. */
  readonly versionOpen?: boolean;
}

export interface Decision {
  readonly contract: ContractId;
  readonly release: string;
  /** Most nodes answer `/health` without a token, and `/version` not: authentication is on. */
  readonly openHealth?: true;
  /** One sentence for a person: what was seen, and what it was taken for. */
  readonly why: string;
}

/**
 * Which contract `auto` stands for, by the majority of the nodes. A release that names itself decides. An open `/health` alone never
 * means playbook, as released nodes with authentication off (how they are shipped) have it too: `/version` must be closed besides.
 */
export function decideContract(observed: readonly Sighting[]): Decision {
  const of = observed.length;
  const versions = tally(observed.flatMap(({ version }) => (version === undefined ? [] : [version])));
  const said =
    versions.length === 0
      ? 'no node told its version'
      : versions.map(([version, nodes]) => `${nodes} of ${of} nodes say version ${version}`).join(', ');
  const [release] = versions.find(([version]) => /^0\.99\.\d+$/.test(version)) ?? [];
  const released = sum(versions.filter(([version]) => /^0\.99\.\d+$/.test(version)));
  const health = observed.filter(({ healthOpen, versionOpen }) => healthOpen === true && versionOpen === false).length;
  if (release !== undefined && released * 2 > sum(versions)) {
    const openHealth = health * 2 > of;
    const open = openHealth ? `, with /health open on ${health} of ${of} nodes while /version is not` : '';
    return {
      contract: 'aisbf-0.99',
      release,
      why: `${said}: taken for the released software${open}`,
      ...(openHealth ? { openHealth } : {}),
    };
  }

  if (health * 2 > of && of > 0) {
    return {
      contract: 'playbook',
      release: AS_DESIGNED,
      why: `${said}; ${health} of ${of} nodes answer /health to anybody and /version to nobody without a token: taken for the playbook`,
    };
  }
  const roots = observed.filter(({ root }) => rootSchema.safeParse(root).success).length;
  const off = observed.filter(({ healthOpen, versionOpen }) => healthOpen === true && versionOpen !== false).length;
  const open = off > 0 ? `, and ${off} of ${of} answer /health without a token, which authentication switched off explains` : '';
  return {
    contract: 'aisbf-0.99',
    release: DEFAULT_RELEASE,
    why: `${said}, ${roots} of ${of} have AISBF's root page${open}: the released software is assumed, as of ${DEFAULT_RELEASE}`,
  };
}

/** Most frequent first; among equals in the order of their names, so that the order of nodes decides nothing. */
function tally(values: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b));
}

const sum = (counts: readonly (readonly [string, number])[]): number => counts.reduce((total, [, nodes]) => total + nodes, 0);
