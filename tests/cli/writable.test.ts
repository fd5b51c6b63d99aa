import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { removeOldFile } from '../../src/cli/writable.js';
import { aPlace } from './command-line.js';

test('what an earlier run left is removed, but never what is no file, such as /dev/null', async () => {
  await using place = await aPlace();
  const [old, device] = ['old.ndjson', 'device'].map((name) => join(place.folder, name));
  await place.write('old.ndjson', 'of an earlier run');
  // A socket stands for a device, which only root may make.
  const server = createServer().listen(device);
  await once(server, 'listening');
  for (const path of [old, device, join(place.folder, 'nothing')]) removeOldFile(path ?? '');
  expect([old, device].map((path) => existsSync(path ?? ''))).toEqual([false, true]);
  server.close();
});
