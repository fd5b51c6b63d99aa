import { describe, expect, it, vi } from 'vitest';
import { ask } from '../../src/lab/ask.js';
import { startLab } from '../../src/lab/start-lab.js';
import { chatAs, modelsOf } from './client.js';

describe.each(['aisbf-0.99', 'playbook'] as const)('a healthy lab under %s', (contract) => {
  it.each([1, 2, 3])('of %i nodes answers every route of every identity on every node and through the balancer', async (nodes) => {
    await using lab = await startLab({ nodes, contract, engine: 'native' });
    expect(lab.expected).toEqual([]);
    for (const { identity, model } of modelsOf(lab)) {
      for (const url of [...lab.nodes.map((node) => node.url), lab.balancer.url]) {
        const { status, text } = await chatAs(lab, url, identity, model);
        expect({ url, identity, model, status, text }).toMatchObject({ status: 200 });
      }
    }
  });

  it('sends to every node in turn and names it', async () => {
    await using lab = await startLab({ nodes: 3, contract, engine: 'native' });
    const served: unknown[] = [];
    for (let turn = 0; turn < 6; turn += 1) served.push((await ask(`${lab.balancer.url}/`)).headers['x-aisbf-upstream']);
    expect(served).toEqual([...['aisbf-1', 'aisbf-2', 'aisbf-3'], ...['aisbf-1', 'aisbf-2', 'aisbf-3']]);
  });
});

it('a balancer told not to names nobody', async () => {
  await using lab = await startLab({ nodes: 1, engine: 'native', upstreamHeader: false });
  expect((await ask(`${lab.balancer.url}/`)).headers['x-aisbf-upstream']).toBeUndefined();
  expect(lab.clusterFile).not.toContain('upstreamHeader');
});

it('an engine that cannot be used is refused with its reason and what to do', async () => {
  // Without Docker no engine answers; with it, this image is not to be had.
  vi.stubEnv('AISBF_CHECK_IMAGE_NODE', 'aisbf-check/no-such-image:0');
  await expect(startLab({ engine: 'docker' })).rejects.toThrow(/no engine can be used here\.\n {2}docker: .+Please/s);
  vi.unstubAllEnvs();
});
