/**
 * What docker/compose.yaml runs once: waits for the database, fills it, and writes into FOLDER every node's HOME, the balancer's
 * configuration, the cluster file and an environment file. What is there already stays. Argument: FOLDER.
 */
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { balancerPrograms } from '../docker/balancer-config.js';
import { NODE_PORT } from '../docker/docker-node.js';
import { schemaSql } from '../fake-node/schema-sql.js';
import { buildSetup } from '../files/build-setup.js';
import { clusterDocument, clusterEnv, clusterText } from '../files/cluster-document.js';
import { makeSecrets, tokenOf } from '../files/secrets.js';
import { serverSeed } from '../files/seed-sql.js';
import { writeHome } from '../files/write-home.js';
import { UPSTREAM_HEADER } from '../start-lab.js';
import { askAsRoot } from '../stores/mysql-root.js';
import { byHandAddresses, byHandSpec, inside } from './addresses.js';

const PATIENCE_MS = 120_000;
const PRIVATE = 0o600;

const [folder] = process.argv.slice(2);
const password = process.env['MYSQL_ROOT_PASSWORD'];
if (folder === undefined || password === undefined) {
  throw new Error('Failed to prepare the cluster: a folder and MYSQL_ROOT_PASSWORD are wanted. Please start it by docker/compose.yaml.');
}

/** Written last: where it is, all is there. */
const done = join(folder, 'lab.env');

async function prepare(into: string, rootPassword: string): Promise<void> {
  const spec = byHandSpec();
  const secrets = makeSecrets(spec);
  const { root, script, answers } = askAsRoot('mysql', () => ({ ...inside.mysql, password: rootPassword }));
  for (const since = Date.now(); !(await answers().catch(() => false)); await sleep(250)) {
    if (Date.now() - since > PATIENCE_MS) await root('SELECT 1');
  }
  await script(serverSeed(spec, secrets, schemaSql(spec.contract)));
  for (const node of [...spec.nodes, spec.staging]) {
    const home = join(into, 'nodes', node.id);
    const globals = node.environment === 'staging' ? [spec.stagingIdentity] : spec.identities.filter(({ kind }) => kind === 'global');
    const around = {
      ...inside,
      folder: `${home}/.aisbf`,
      port: NODE_PORT,
      listen: '0.0.0.0',
      mysqlPassword: secrets.nodes[node.environment],
      globalTokens: globals.map(({ id }) => tokenOf(secrets, id)),
      dashboardPassword: secrets.dashboard,
    };
    await writeHome(home, buildSetup(spec, node, around), secrets.session);
  }
  const upstreams = spec.nodes.map(({ name, host }) => ({ name, endpoint: { host, port: NODE_PORT } }));
  const quiet = { dropped: [], buffering: false, ejecting: false, retrying: false, ownPort: 8080 };
  await mkdir(join(into, 'balancer'), { recursive: true });
  const config = balancerPrograms.nginx.render({ ...quiet, upstreams, header: UPSTREAM_HEADER });
  await writeFile(join(into, 'balancer', balancerPrograms.nginx.file), config);
  const addresses = byHandAddresses(spec, UPSTREAM_HEADER);
  await writeFile(join(into, 'aisbf-check.yaml'), clusterText(clusterDocument(spec, addresses)), { mode: PRIVATE });
  const lines = Object.entries(clusterEnv(spec, secrets, addresses)).map(([name, value]) => `export ${name}='${value}'\n`);
  await writeFile(done, lines.join(''), { mode: PRIVATE });
}

if (!existsSync(done)) await prepare(folder, password);
