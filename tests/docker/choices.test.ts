import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectDocker } from '../../src/lab/docker/connect.js';
import { LAB_LABEL, PART_LABEL } from '../../src/lab/docker/labels.js';
import { findFault } from '../../src/lab/faults/find-fault.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { diagnoseLab, scenarioSeed } from '../scenarios/diagnose-lab.js';
import { drawn } from '../support/drawn.js';
import { comesAndGoes } from './support/comes-and-goes.js';
import { describeDocker } from './support/when-docker.js';

const MINUTES = 60_000;
const seed = scenarioSeed();

/** What the balancer does is what another program has to do too. */
const BALANCER_FAULTS = [
  'balancer-keeps-dead-node',
  'balancer-misses-node',
  'balancer-stale-list',
  'balancer-ejected-node',
  'balancer-hides-dead-node',
];

describeDocker(`a lab behind HAProxy, on MariaDB and Valkey (AISBF_CHECK_SEED=${seed})`, () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 2, engine: 'docker', containers: { balancer: 'haproxy', database: 'mariadb', cache: 'valkey' } });
  }, 2 * MINUTES);
  afterAll(() => lab?.stop(), MINUTES);

  it('is made of what was chosen', async () => {
    const docker = await connectDocker();
    const containers = await docker.listContainers({ filters: { label: [`${LAB_LABEL}=${lab.warden.dir}`] } });
    const images = Object.fromEntries(containers.map(({ Image, Labels }) => [Labels[PART_LABEL], Image]));
    expect(images).toMatchObject({
      balancer: expect.stringContaining('haproxy'),
      mysql: expect.stringContaining('mariadb'),
      redis: expect.stringContaining('valkey'),
    });
  });

  it('gives no finding', { timeout: 2 * MINUTES }, async () => {
    expect(await diagnoseLab(lab)).toMatchObject({ verdict: 'pass', findings: [] });
  });

  it.each(drawn(BALANCER_FAULTS, 2, seed))('%s is found, and nobody else is blamed', { timeout: 4 * MINUTES }, async (id) => {
    const { fault, place } = findFault(id, lab.spec);
    await comesAndGoes(lab, fault, place);
  });

  it('says that HAProxy holds no answers back', () => {
    expect(() => lab.balancer.bufferResponses(true)).toThrow(/HAProxy.*Please use nginx/);
  });
});
