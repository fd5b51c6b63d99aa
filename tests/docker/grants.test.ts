import { expect, it } from 'vitest';
import { connectDocker } from '../../src/lab/docker/connect.js';
import { LAB_LABEL, PART_LABEL } from '../../src/lab/docker/labels.js';
import { startLab } from '../../src/lab/start-lab.js';
import { expectEnough } from '../grants/grants-on.js';
import { describeDocker } from './support/when-docker.js';

const MINUTES = 60_000;

describeDocker('the grants of docs/grants.md, on MySQL and Valkey', () => {
  it('are enough for every check', { timeout: 4 * MINUTES }, async () => {
    await using lab = await startLab({ nodes: 2, engine: 'docker', containers: { database: 'mysql', cache: 'valkey' } });
    const docker = await connectDocker();
    const containers = await docker.listContainers({ filters: { label: [`${LAB_LABEL}=${lab.warden.dir}`] } });
    const images = Object.fromEntries(containers.map(({ Image, Labels }) => [Labels[PART_LABEL], Image]));
    expect(images).toMatchObject({ mysql: expect.stringContaining('mysql'), redis: expect.stringContaining('valkey') });
    await expectEnough(lab);
  });
});
