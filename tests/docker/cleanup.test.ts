import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectDocker, type Docker } from '../../src/lab/docker/connect.js';
import { sweepDocker } from '../../src/lab/docker/leftovers.js';
import { makeNetwork } from '../../src/lab/docker/networks.js';
import { labsIn } from '../../src/lab/docker/remove-labelled.js';
import type { Lab } from '../../src/lab/lab.js';
import { makeLabFolder } from '../../src/lab/process/lab-folder.js';
import { packageRoot } from '../../src/lab/process/package-root.js';
import { startLab } from '../../src/lab/start-lab.js';
import { describeDocker } from './support/when-docker.js';

const MINUTES = 60_000;
const BIN = join(packageRoot(), 'bin', 'aisbf-check.js');

/** A lab's folder names the process that owns it; other test files start and stop labs meanwhile. */
const labsOf = async (docker: Docker, pid: number | undefined): Promise<readonly string[]> =>
  (await labsIn(docker)).filter((folder) => basename(folder).includes(`-${pid}-`));

/** Resolves once the lab says that it stands; rejects with what it said where it ends. */
function standing(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let all = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      all += chunk.toString();
      if (all.includes('Ctrl-C')) resolve(all);
    });
    child.once('exit', () => reject(new Error(`Failed to wait for the lab: it ended, saying ${all}. Please look there.`)));
  });
}

describeDocker('after a lab in containers', () => {
  let docker: Docker;
  let neighbour: Lab;
  beforeAll(async () => {
    docker = await connectDocker();
    neighbour = await startLab({ nodes: 1, engine: 'docker' });
  }, 2 * MINUTES);
  afterAll(() => neighbour?.stop(), MINUTES);

  it('nothing is left when it is stopped, and a second stop does nothing', { timeout: 2 * MINUTES }, async () => {
    const lab = await startLab({ nodes: 1, engine: 'docker', faults: ['node-on-other-database-server'] });
    expect(await labsIn(docker)).toContain(lab.warden.dir);
    await lab.stop();
    await lab.stop();
    expect(await labsIn(docker)).not.toContain(lab.warden.dir);
    expect(existsSync(lab.warden.dir)).toBe(false);
  });

  it('nothing is left when its process is killed, and the neighbour lives on', { timeout: 3 * MINUTES }, async () => {
    const child = spawn(process.execPath, [BIN, 'lab', '--engine', 'docker', '--nodes', '1'], { stdio: ['ignore', 'ignore', 'pipe'] });
    await standing(child);
    const [folder = ''] = await labsOf(docker, child.pid);
    expect(existsSync(folder)).toBe(true);
    child.kill('SIGKILL');
    await expect.poll(() => labsIn(docker), { timeout: MINUTES }).not.toContain(folder);
    await expect.poll(() => existsSync(folder), { timeout: MINUTES }).toBe(false);
    expect(await labsIn(docker)).toContain(neighbour.warden.dir);
    expect(neighbour.nodes.every((node) => node.running())).toBe(true);
    expect(await neighbour.redis.command('PING')).toBe('PONG');
  });
});

describeDocker('a network of a dead owner that the engine does not give up', () => {
  it('keeps no other lab from starting, and goes when the engine lets it go', { timeout: 2 * MINUTES }, async () => {
    const docker = await connectDocker();
    const own = makeLabFolder();
    rmSync(own, { recursive: true });
    // No process has that start time, so the owner is dead.
    const folder = own.replace(/-[^-]+-([^-]+)$/, '-1-$1');
    const network = await makeNetwork(docker, folder, 'aisbf-1');
    const tags = (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
    const Image = tags.find((tag) => /(^|\/)redis:/.test(tag)) ?? '';
    // An endpoint that is nobody's container of that lab, as the engine's own leftovers are.
    const container = await docker.createContainer({ Image, HostConfig: { NetworkMode: network.name, AutoRemove: true } });
    await container.start();
    try {
      await sweepDocker(docker);
      expect(await labsIn(docker)).toContain(folder);
    } finally {
      await container.remove({ force: true });
    }
    await expect
      .poll(async () => {
        await sweepDocker(docker);
        return labsIn(docker);
      })
      .not.toContain(folder);
  });
});

describeDocker('a lab in containers that does not come to stand', () => {
  it('says the last lines of the container that was not ready, and leaves nothing', { timeout: 2 * MINUTES }, async () => {
    const docker = await connectDocker();
    const before = await labsOf(docker, process.pid);
    const tags = (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
    // A balancer that is asked to be nginx and is a Redis: it ends with words of its own.
    const wrong = tags.find((tag) => /(^|\/)redis:/.test(tag)) ?? '';
    await expect(startLab({ nodes: 1, engine: 'docker', containers: { images: { nginx: wrong } } })).rejects.toThrow(
      /Failed to start balancer .*(ended with code|nginx)/s,
    );
    expect(await labsOf(docker, process.pid)).toEqual(before);
  });

  it(
    'names an image that is not to be had',
    async () => {
      const images = { redis: 'aisbf-check/no-such-image:1' };
      await expect(startLab({ nodes: 1, engine: 'docker', containers: { images } })).rejects.toThrow(
        /no-such-image:1 is not here and cannot be fetched.*npm run images/s,
      );
    },
    MINUTES,
  );
});
