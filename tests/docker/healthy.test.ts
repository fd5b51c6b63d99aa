import { basename } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask } from '../../src/lab/ask.js';
import { connectDocker } from '../../src/lab/docker/connect.js';
import { LAB_LABEL } from '../../src/lab/docker/labels.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { chatAs, modelsOf, streamAs } from '../lab/client.js';
import { diagnoseLab } from '../scenarios/diagnose-lab.js';
import { describeDocker } from './support/when-docker.js';

const MINUTES = 60_000;

describeDocker('a healthy lab in containers', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 3, engine: 'docker' });
  }, 2 * MINUTES);
  afterAll(() => lab?.stop(), MINUTES);

  it('answers every route of every identity on every node and through the balancer', async () => {
    expect(lab).toMatchObject({ engine: 'docker', expected: [] });
    for (const { identity, model } of modelsOf(lab)) {
      for (const url of [...lab.nodes.map((node) => node.url), lab.balancer.url]) {
        const { status, text } = await chatAs(lab, url, identity, model);
        expect({ url, identity, model, status, text }).toMatchObject({ status: 200 });
      }
    }
  });

  it('sends to every node in turn and names it', async () => {
    const served: unknown[] = [];
    for (let turn = 0; turn < 6; turn += 1) served.push((await ask(`${lab.balancer.url}/`)).headers['x-aisbf-upstream']);
    const names = lab.nodes.map(({ spec }) => spec.name);
    expect([...served.slice(0, 3)].sort()).toEqual(names);
    expect(served.slice(3)).toEqual(served.slice(0, 3));
  });

  it('an edit of the balancer is in force for the next request', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      lab.balancer.upstreams.put('only-two', (all) => all.filter(({ name }) => name === 'aisbf-2'));
      const one = await Promise.all([1, 2, 3].map(() => ask(`${lab.balancer.url}/`)));
      expect(one.map(({ headers }) => headers['x-aisbf-upstream'])).toEqual(['aisbf-2', 'aisbf-2', 'aisbf-2']);
      lab.balancer.upstreams.drop('only-two');
      const all = await Promise.all([1, 2, 3].map(() => ask(`${lab.balancer.url}/`)));
      expect(new Set(all.map(({ headers }) => headers['x-aisbf-upstream'])).size).toBe(3);
    }
  });

  it('passes a stream on as it comes, and in one piece where it is told to hold answers', async () => {
    const stream = () => streamAs(lab, lab.balancer.url, 'ops', 'beta/chat-model');
    const passedOn = await stream();
    expect(passedOn.join('')).toContain('[DONE]');
    expect(passedOn[0]).not.toContain('[DONE]');
    lab.balancer.bufferResponses(true);
    const held = await stream();
    lab.balancer.bufferResponses(false);
    expect(held[0]).toContain('[DONE]');
    expect((await stream())[0]).not.toContain('[DONE]');
  });

  it('has names for its parts, as in the playbook', async () => {
    const container = lab.docker?.node('aisbf-1').docker.container();
    const script = `
      const { lookup } = require('node:dns/promises');
      Promise.all(['mysql', 'redis', 'balancer', 'aisbf-1.internal', 'aisbf-3.internal'].map((name) => lookup(name)))
        .then(() => fetch('http://aisbf-2.internal:8080/')).then(({ status }) => console.log('all found,', status));`;
    expect(await container?.exec(['node', '-e', script])).toMatchObject({ output: expect.stringContaining('all found, 200') });
  });

  it('publishes ports on loopback only', async () => {
    const docker = await connectDocker();
    const containers = await docker.listContainers({ filters: { label: [`${LAB_LABEL}=${lab.warden.dir}`] } });
    const published = containers.flatMap(({ Ports }) => Ports).filter(({ PublicPort }) => PublicPort !== undefined);
    expect(published.length).toBeGreaterThanOrEqual(7);
    expect(new Set(published.map(({ IP }) => IP))).toEqual(new Set(['127.0.0.1']));
    const networks = containers.flatMap(({ NetworkSettings }) => Object.keys(NetworkSettings.Networks));
    expect(networks.filter((name) => !name.startsWith(basename(lab.warden.dir)))).toEqual([]);
  });

  it('tells nodes apart by the address they come from', () => {
    expect(new Set([...lab.nodes, lab.staging].map(({ spec }) => spec.host)).size).toBe(4);
    for (const { spec } of lab.nodes) expect(lab.clusterFile).toContain(`mysqlHost: ${spec.host}`);
  });

  it(
    'keeps addresses and rows when the stores are restarted',
    async () => {
      await lab.mysql.stop();
      await expect(lab.mysql.root('SELECT 1')).rejects.toThrow(/Failed to ask/);
      await lab.mysql.start();
      await lab.redis.stop();
      await lab.redis.start();
      expect(await lab.mysql.root('SELECT 1 AS one')).toEqual([{ one: 1 }]);
      expect(await lab.redis.command('PING')).toBe('PONG');
      await Promise.all([...lab.nodes, lab.staging].map((node) => node.restart()));
    },
    MINUTES,
  );

  it(
    'gives no finding',
    async () => {
      const document = await diagnoseLab(lab);
      expect(document.findings).toEqual([]);
      expect(document).toMatchObject({ verdict: 'pass', exitCode: 0 });
    },
    2 * MINUTES,
  );
});
