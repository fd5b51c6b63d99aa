import { afterAll, beforeAll, expect, it } from 'vitest';
import { handlesOf } from '../../src/lab/docker/faults/handles-of.js';
import { listens } from '../../src/lab/faults/observe/tcp.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { describeDocker } from './support/when-docker.js';

const MINUTES = 60_000;

describeDocker('a node that ends at once when it is started', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 1, engine: 'docker' });
  }, 2 * MINUTES);
  afterAll(() => lab?.stop(), MINUTES);

  it('is known to have ended, by its last words, and is nowhere; each time', { timeout: 2 * MINUTES }, async () => {
    const [node] = lab.nodes;
    if (node === undefined) throw new Error('Failed to find the node: the lab has none. Please report this.');
    const { extras } = handlesOf(lab).node(node.spec.id).docker;
    // Node.js itself refuses that before it does anything, mostly before the engine tells the container's address.
    Object.assign(extras, { ends: true, env: { NODE_OPTIONS: '--no-such-option' } });
    for (let turn = 0; turn < 8; turn += 1) {
      await node.restart();
      expect(node.running()).toBe(false);
      expect(node.log()).toContain('--no-such-option');
      expect(await listens(node.own)).toBe(false);
    }
    delete extras.ends;
    delete extras.env;
    await node.restart();
    expect(await listens(node.own)).toBe(true);
  });
});
