import { answerView, httpAnswerOf } from '../checks/answer-view.js';
import { factorsOf } from '../checks/ask/http.js';
import { questionKey } from '../checks/ask/key.js';
import type { Seen } from '../checks/check.js';
import type { Bearer, Destination, HttpQuestion } from '../checks/question.js';
import type { ContractDecided } from '../record/events.js';
import type { Cluster } from '../target/cluster.js';
import type { Contract } from '../target/contracts/contract.js';
import { type Decision, decideContract, type Sighting } from '../target/contracts/decide-contract.js';
import { contractFor, type Variant } from '../target/contracts/registry.js';

export interface Decided {
  readonly contract: Contract;
  readonly why: string;
}

const NOBODY: Bearer = { kind: 'none' };

function get(node: string, path: string, bearer: Bearer): HttpQuestion {
  const to: Destination = { kind: 'node', id: node };
  const parts = { to, bearer, method: 'GET' as const, path };
  const health = path === '/health' ? { health: true } : {};
  return { kind: 'http', key: questionKey(parts), effect: 'read', factors: factorsOf(to, bearer), ...parts, ...health };
}

/** The contract, where the cluster file leaves nothing open. */
export function declaredContract(cluster: Cluster): Decided | undefined {
  const { contract, release } = cluster;
  if (contract === 'auto' || (contract === 'aisbf-0.99' && release === undefined)) return undefined;
  return {
    contract: contractFor(contract, release),
    why: `the cluster file says ${contract}${release === undefined ? '' : `, release ${release}`}`,
  };
}

const tokensOf = (cluster: Cluster): readonly Bearer[] =>
  cluster.identities.filter((identity) => identity.kind === 'global').map(({ id }) => ({ kind: 'identity', id }));

/** What nodes are asked to find out which contract they keep: ordinary reads, which checks share. */
export function contractQuestions(cluster: Cluster): readonly HttpQuestion[] {
  return cluster.nodes
    .filter((node) => node.drain === undefined)
    .flatMap(({ id }) => [
      ...['/', '/health', '/version'].map((path) => get(id, path, NOBODY)),
      ...tokensOf(cluster).map((bearer) => get(id, '/version', bearer)),
    ]);
}

function sightingOf(node: string, cluster: Cluster, seen: Seen): Sighting {
  const viewOf = (path: string, bearer: Bearer) => {
    const answer = httpAnswerOf(seen.get(get(node, path, bearer).key));
    return answer && answerView(answer);
  };
  const health = viewOf('/health', NOBODY);
  const open = viewOf('/version', NOBODY);
  const root = viewOf('/', NOBODY)?.json;
  const version = [...tokensOf(cluster), NOBODY]
    .map((bearer) => versionOf(viewOf('/version', bearer)?.json))
    .find((told) => told !== undefined);
  return {
    node,
    ...(root === undefined ? {} : { root }),
    ...(version === undefined ? {} : { version }),
    ...(health === undefined ? {} : { healthOpen: health.status === 200 }),
    ...(open === undefined ? {} : { versionOpen: open.status === 200 }),
  };
}

function versionOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('version' in json)) return undefined;
  return typeof json.version === 'string' ? json.version : undefined;
}

const variantOf = ({ openHealth }: Decision): Variant => (openHealth === undefined ? {} : { openHealth });

/** The contract by what the nodes answered; a declared contract keeps its name and learns its release. */
export function seenContract(cluster: Cluster, seen: Seen): Decided {
  const nodes = cluster.nodes.filter((node) => node.drain === undefined);
  const decision = decideContract(nodes.map((node) => sightingOf(node.id, cluster, seen)));
  if (cluster.contract === 'auto') {
    const release = decision.contract === 'aisbf-0.99' ? (cluster.release ?? decision.release) : decision.release;
    return { contract: contractFor(decision.contract, release, variantOf(decision)), why: decision.why };
  }
  const release = decision.contract === cluster.contract ? decision.release : undefined;
  return {
    contract: contractFor(cluster.contract, release, variantOf(decision)),
    why: `the cluster file says ${cluster.contract}; ${decision.why}`,
  };
}

export const decidedEvent = ({ contract, why }: Decided): ContractDecided => ({
  type: 'contract-decided',
  contract: contract.id,
  release: contract.release,
  quirks: [...contract.quirks],
  why,
});
