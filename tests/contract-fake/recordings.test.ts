import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../../src/lab/recorder/ask.js';
import type { HostNames } from '../../src/lab/recorder/normalise.js';
import { topics } from '../../src/lab/recorder/topics/registry.js';
import { deadAddress, type RunningNode, startTestCluster, type TestCluster } from './support/cluster.js';
import { readRecordings } from './support/recordings.js';

/** The fake, set up like the cluster that was recorded, answers every recorded request as the released node did. */

let cluster: TestCluster;
let hosts: HostNames;

beforeAll(async () => {
  cluster = await startTestCluster();
  hosts = [...cluster.upstreams.map(({ address }) => address), deadAddress].map((address, index) => [
    address,
    `upstream-${index + 1}.invalid`,
  ]);
});
afterAll(() => cluster?.stop());

const older = topics.map((topic) => ({ release: 'aisbf-0.99.87', topic, args: ['--release', '0.99.87'] }));
const newerTopics = new Set(['auth', 'listings', 'chat-failures', 'chat-upstream-429']);
const newer = topics
  .filter(({ name }) => newerTopics.has(name))
  .map((topic) => ({ release: 'aisbf-0.99.92-as-released', topic, args: ['--release', '0.99.92'] }));

describe.each([...older, ...newer])('$release $topic.name: $topic.about', ({ release, topic, args }) => {
  const recordings = readRecordings(release, topic.name);
  let node: RunningNode;

  // Rows build on each other, so each topic has a node that has just been started, as it had when it was recorded.
  beforeAll(async () => {
    await cluster.forget();
    node = await cluster.startNode({ args, authEnabled: topic.needs !== 'auth.enabled false' });
  });
  afterAll(() => node?.stop());

  test('every row is recorded', () => {
    expect(recordings.map(({ id, request }) => ({ id, ...request }))).toEqual(topic.rows);
  });

  test.each(recordings.map((recording) => ({ id: recording.id, recording })))('$id', async ({ recording }) => {
    const { id, request, response } = recording;
    const { body, text, ...rest } = request;
    const row = { id, ...rest, ...(body === undefined ? {} : { body }), ...(text === undefined ? {} : { text }) };
    expect(await ask(node.url, row, hosts)).toEqual(response);
  });
});
