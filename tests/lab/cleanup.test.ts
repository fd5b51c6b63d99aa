import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listens } from '../../src/lab/faults/observe/tcp.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';

/** Processes whose surroundings or command line name the lab's folder. */
function processesOf(folder: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return ['environ', 'cmdline'].some((file) => readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(folder));
    } catch {
      // It ended, or is somebody else's.
      return false;
    }
  });
}

function portsOf(lab: Lab) {
  const wires = [...lab.nodes, lab.staging].flatMap((node) => [
    node.own,
    ...Object.values(node.wires).map(({ port }) => ({ host: '127.0.0.1', port })),
  ]);
  const balancer = { host: '127.0.0.1', port: Number(new URL(lab.balancer.url).port) };
  return [...wires, balancer, lab.mysql.endpoint, lab.redis.endpoint, lab.upstreams.endpoint('alpha')];
}

describe('after a lab', () => {
  it('nothing is left: no process, no port, no folder', async () => {
    const lab = await startLab({ nodes: 2, engine: 'native', faults: ['node-on-other-database-server', 'balancer-keeps-dead-node'] });
    const folder = lab.warden.dir;
    const ports = portsOf(lab);
    expect(processesOf(folder).length).toBeGreaterThan(4);
    await lab.stop();
    expect(processesOf(folder)).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    expect(await Promise.all(ports.map(listens))).not.toContain(true);
    await lab.stop();
  });
});
