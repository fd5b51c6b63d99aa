import { assembleLab } from '../assemble-lab.js';
import { balancerUpstreams } from '../balancer-upstreams.js';
import { createEdits } from '../edits.js';
import type { Engine, LabPlan, RunningLab } from '../engine.js';
import { serverSeed } from '../files/seed-sql.js';
import { type BalancerUpstream, startBalancer } from '../net/balancer.js';
import { startWire } from '../net/wire.js';
import { startWarden, type Warden } from '../process/warden.js';
import { findBinary } from '../stores/find-binary.js';
import { startMariadb } from '../stores/mariadb.js';
import { startRedis } from '../stores/redis.js';
import { startUpstreams } from '../upstreams/start-upstreams.js';
import { upstreamNames } from '../upstreams/upstream-hosts.js';
import { surroundNode } from './native-surroundings.js';

const NEEDED = ['mariadbd', 'mariadb-install-db', 'redis-server'] as const;

async function build(plan: LabPlan, warden: Warden): Promise<RunningLab> {
  const { spec, secrets, nodeKind: kind } = plan;
  const [{ mysql, tables }, redis, upstreams] = await Promise.all([
    startMariadb(warden, { name: 'mysql' }).then(async (server) => {
      const made = await kind.tables(spec, server, warden);
      await server.script(serverSeed(spec, secrets, made));
      return { mysql: server, tables: made };
    }),
    startRedis(warden, { name: 'redis' }),
    startUpstreams(warden, upstreamNames(spec)),
  ]);
  const shared = { spec, secrets, kind, warden, mysql: mysql.endpoint, redis: redis.endpoint, upstreams };
  const [staging, ...nodes] = await Promise.all([spec.staging, ...spec.nodes].map((node) => surroundNode(node, shared)));
  if (staging === undefined) throw new Error('Failed to start the lab: it has no staging node. Please report this.');
  const behind = balancerUpstreams(spec, nodes, '127.0.0.1');
  const proxy = await startBalancer({ upstreams: behind, ...(plan.upstreamHeader === undefined ? {} : { header: plan.upstreamHeader }) });
  const balancer = {
    url: proxy.url,
    upstreams: createEdits<readonly BalancerUpstream[]>(behind, (now) => proxy.setUpstreams(now)),
    dropRequestHeader: proxy.dropRequestHeader,
    bufferResponses: proxy.bufferResponses,
    checkHealth: proxy.checkHealth,
  };
  return assembleLab({
    engine: 'native',
    plan,
    warden,
    mysql,
    tables,
    redis,
    upstreams,
    nodes,
    staging,
    balancer,
    closing: [proxy],
    async secondMysql(node, name) {
      const server = await startMariadb(warden, { name });
      const wire = await startWire({ name: `${node.spec.id}->${name}`, to: server.endpoint, from: node.spec.host });
      return { server, wire, close: async () => void (await Promise.all([wire.close(), server.stop()])) };
    },
  });
}

/** Child processes on loopback in a temporary folder. */
export const nativeEngine: Engine = {
  name: 'native',
  describe: async () => 'native',
  async available() {
    const missing = NEEDED.filter((name) => findBinary(name) === undefined);
    if (missing.length === 0) return true;
    return `${missing.join(', ')} not found. Please run: apt-get install mariadb-server redis-server`;
  },
  async start(plan) {
    const warden = await startWarden();
    try {
      return await build(plan, warden);
    } catch (error) {
      await warden.release();
      throw error;
    }
  },
};
