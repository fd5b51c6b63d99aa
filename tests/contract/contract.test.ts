import { afterAll, beforeAll, describe } from 'vitest';
import type { NodeSetup, RotationJson } from '../../src/lab/files/node-files.js';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { REAL_PATIENCE_MS } from '../real/released.js';
import { oneAtATime } from '../real/turn.js';
import { brokenKinds, kindName, kinds } from './support/kinds.js';
import { Subject } from './support/subject.js';
import { authContract } from './topics/auth.js';
import { cacheContract } from './topics/cache.js';
import { chatContract } from './topics/chat.js';
import { dashboardContract } from './topics/dashboard.js';
import { failuresContract } from './topics/failures.js';
import { fallbacksContract } from './topics/fallbacks.js';
import { listingsContract } from './topics/listings.js';
import { otherCallsContract } from './topics/other-calls.js';
import { pathsContract } from './topics/paths.js';
import { readOnlyContract } from './topics/read-only.js';
import { releasesContract } from './topics/releases.js';
import { rotationContract } from './topics/rotation.js';
import { settingsContract } from './topics/settings.js';
import { streamsContract } from './topics/streams.js';
import { usageContract } from './topics/usage.js';
import { withoutMysqlContract } from './topics/without-mysql.js';

function members(...providers: readonly string[]): RotationJson['providers'] {
  return providers.map((provider_id) => ({ provider_id, models: [{ name: 'chat-model', weight: 10 }] }));
}

function rotation(id: string, ...providers: readonly string[]): Readonly<Record<string, RotationJson>> {
  return { [id]: { model_name: id, providers: members(...providers) } };
}

/** It tells its clients of a failover. */
function notifying(id: string, first: string, then: string): Readonly<Record<string, RotationJson>> {
  const [preferred, other] = [members(first), members(then)];
  const less = other.map((member) => ({ ...member, models: member.models.map((model) => ({ ...model, weight: 5 })) }));
  return { [id]: { model_name: id, notify_on_failover: true, providers: [...preferred, ...less] } };
}

/** What the lab's own files lack, on the first node only. */
const withMore = (setup: NodeSetup): NodeSetup => ({
  ...setup,
  rotations: {
    ...setup.rotations,
    ...rotation('contract-turns', 'alpha', 'beta', 'gamma'),
    ...rotation('contract-alone', 'gamma'),
    ...notifying('contract-notifies', 'alpha', 'gamma'),
  },
});

/** Providers rest longer than those of a lab do: on a busy machine two seconds are over before the next question is asked. */
const withLongerRest = (setup: NodeSetup): NodeSetup => ({
  ...setup,
  providers: Object.fromEntries(Object.entries(setup.providers).map(([id, one]) => [id, { ...one, default_error_cooldown: 6 }])),
});

/** One suite, asked of fake and of released nodes alike: a difference is a defect of the fake, or of what is said to be the contract. */
describe.each(kinds)('the contract', (one) => {
  const { kind, options } = one;
  describe(`kept by ${kindName(one)}`, { timeout: REAL_PATIENCE_MS }, () => {
    if (kind === 'real') oneAtATime();
    let lab: Lab;
    let subject: Subject;
    beforeAll(async () => {
      lab = await startLab(options);
      subject = new Subject(lab, one);
      subject.first.setup.put('contract', withMore);
      for (const node of lab.nodes) node.setup.put('rest', withLongerRest);
      await Promise.all(lab.nodes.map((node) => node.restart()));
    }, REAL_PATIENCE_MS);
    afterAll(() => lab?.stop(), REAL_PATIENCE_MS);

    const asked = (): Subject => subject;
    readOnlyContract(asked);
    authContract(asked);
    listingsContract(asked);
    chatContract(asked);
    pathsContract(asked);
    streamsContract(asked);
    cacheContract(asked);
    rotationContract(asked);
    failuresContract(asked);
    releasesContract(asked);
    otherCallsContract(asked);
    usageContract(asked);
    dashboardContract(asked);
    settingsContract(asked);
    fallbacksContract(asked);
  });
});

describe.each(brokenKinds)('the contract', (one) => {
  describe(`kept by ${kindName(one)}`, { timeout: REAL_PATIENCE_MS }, () => {
    if (one.kind === 'real') oneAtATime();
    let lab: Lab;
    beforeAll(async () => {
      lab = await startLab(one.options);
    }, REAL_PATIENCE_MS);
    afterAll(() => lab?.stop(), REAL_PATIENCE_MS);

    const asked = (): Subject => new Subject(lab, one);
    readOnlyContract(asked);
    withoutMysqlContract(asked);
  });
});
