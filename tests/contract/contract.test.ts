import { afterAll, beforeAll, describe } from 'vitest';
import type { NodeSetup, RotationJson } from '../../src/lab/files/node-files.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { REAL_PATIENCE_MS } from '../real/released.js';
import { oneAtATime } from '../real/turn.js';
import { kinds } from './support/kinds.js';
import { Subject } from './support/subject.js';
import { authContract } from './topics/auth.js';
import { cacheContract } from './topics/cache.js';
import { chatContract } from './topics/chat.js';
import { fallbacksContract } from './topics/fallbacks.js';
import { listingsContract } from './topics/listings.js';
import { releasesContract } from './topics/releases.js';
import { rotationContract } from './topics/rotation.js';
import { usageContract } from './topics/usage.js';

function rotation(id: string, ...providers: readonly string[]): Readonly<Record<string, RotationJson>> {
  const members = providers.map((provider_id) => ({ provider_id, models: [{ name: 'chat-model', weight: 10 }] }));
  return { [id]: { model_name: id, providers: members } };
}

/** What the lab's own files lack, on the first node only. */
const withMore = (setup: NodeSetup): NodeSetup => ({
  ...setup,
  rotations: {
    ...setup.rotations,
    ...rotation('contract-turns', 'alpha', 'beta', 'gamma'),
    ...rotation('contract-alone', 'gamma'),
  },
});

/** One suite, asked of fake and of released nodes alike: a difference is a defect of the fake, or of what is said to be the contract. */
describe.each(kinds)('the contract', ({ kind, release, options }) => {
  describe(`kept by ${kind} nodes of ${release}`, { timeout: REAL_PATIENCE_MS }, () => {
    if (kind === 'real') oneAtATime();
    let lab: Lab;
    let subject: Subject;
    beforeAll(async () => {
      lab = await startLab(options);
      subject = new Subject(lab, release);
      subject.first.setup.put('contract', withMore);
      await subject.first.restart();
    }, REAL_PATIENCE_MS);
    afterAll(() => lab?.stop(), REAL_PATIENCE_MS);

    const asked = (): Subject => subject;
    authContract(asked);
    listingsContract(asked);
    chatContract(asked);
    cacheContract(asked);
    rotationContract(asked);
    releasesContract(asked);
    usageContract(asked);
    fallbacksContract(asked);
  });
});
