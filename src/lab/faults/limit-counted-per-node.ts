import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ask } from '../ask.js';
import type { NodeSetup } from '../files/node-files.js';
import type { Lab } from '../lab.js';
import { defineFault } from './define-fault.js';
import { culprit, expected } from './expect.js';
import { fileOf } from './observe/files.js';

const KEY = 'limit-counted-per-node';
/** More than anybody else asks of a node in a minute. */
const PER_MINUTE = 300;
const LIMITED = 'limited';
const WITNESS = 'limited-witness';

/** Tokens of users that nobody else uses: the one that the cluster file names, and the one that proves it. */
interface Tokens {
  readonly limited: string;
  readonly witness: string;
}

const usersOf = (lab: Lab): string => `${lab.spec.environments.production.schema}.users`;
const tokensOf = (lab: Lab): string => `${lab.spec.environments.production.schema}.user_api_tokens`;

async function addUser(lab: Lab, username: string): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  await lab.mysql.root(
    `INSERT INTO ${usersOf(lab)} (username, password_hash, role, created_by, email_verified, display_name, tier_id)
      VALUES (?, SHA2(?, 256), 'user', 'seed', 1, ?, NULL)`,
    [username, token, username],
  );
  await lab.mysql.root(
    `INSERT INTO ${tokensOf(lab)} (user_id, token, description, scope) SELECT id, ?, 'seed', 'both' FROM ${usersOf(lab)} WHERE username = ?`,
    [token, username],
  );
  return token;
}

function limiting(setup: NodeSetup): NodeSetup {
  const often = { requests_per_minute: PER_MINUTE, requests_per_hour: 100 * PER_MINUTE };
  const limits = { enabled: true, api: often, general: { ...often, requests_per_minute: 10 * PER_MINUTE } };
  return { ...setup, aisbf: { ...setup.aisbf, client_rate_limiting: limits } };
}

/** The owner of the cluster takes the limit for one of the cluster; nodes count in their own memory. */
export const limitCountedPerNode = defineFault<Tokens>({
  id: KEY,
  title: 'a limit of clients that is meant for the cluster is counted by each node for itself',
  released: false,
  at: 'none',
  nodes: (spec) => spec.nodes.map(({ id }) => id),
  setup: limiting,
  async starting({ lab }) {
    const tokens = { limited: await addUser(lab, LIMITED), witness: await addUser(lab, WITNESS) };
    const file = join(lab.warden.dir, `${KEY}.token`);
    await writeFile(file, tokens.limited);
    const identity = { id: LIMITED, kind: 'user' as const, username: LIMITED, token: { file } };
    const rateLimit = { requests: PER_MINUTE, windowSeconds: 60, counted: 'cluster' as const, identity };
    lab.cluster.put(`${KEY}/declared`, (document) => ({ ...document, rateLimit }));
    return tokens;
  },
  async undo({ lab }) {
    lab.cluster.drop(`${KEY}/declared`);
    const ours = `SELECT id FROM ${usersOf(lab)} WHERE username IN (?, ?)`;
    await lab.mysql.root(`DELETE FROM ${tokensOf(lab)} WHERE user_id IN (${ours})`, [LIMITED, WITNESS]);
    await lab.mysql.root(`DELETE FROM ${usersOf(lab)} WHERE username IN (?, ?)`, [LIMITED, WITNESS]);
  },
  async prove({ lab }, tokens) {
    const files = await Promise.all(lab.nodes.map((node) => fileOf(node, 'aisbf.json')));
    const limited = files.filter((file) => file.includes(`"requests_per_minute": ${PER_MINUTE}`)).length;
    const [first, second] = lab.nodes;
    if (tokens === undefined || first === undefined || second === undefined)
      return { inForce: false, seen: `${limited} nodes limit their clients to ${PER_MINUTE} a minute` };
    const path = `/api/u/${WITNESS}/providers`;
    let asked = 0;
    let status = 0;
    while (status !== 429 && asked < 2 * PER_MINUTE) {
      status = (await ask(`${first.url}${path}`, { token: tokens.witness })).status;
      asked += 1;
    }
    const elsewhere = (await ask(`${second.url}${path}`, { token: tokens.witness })).status;
    return {
      inForce: limited === lab.nodes.length && status === 429 && elsewhere !== 429,
      seen: `${limited} nodes limit their clients to ${PER_MINUTE} a minute; one refused a client at request ${asked}, the next then answered it ${elsewhere}`,
    };
  },
  expect: () => expected(null, 'node', 'infrastructure', culprit.setting('client_rate_limiting')),
});
