import { afterAll, beforeAll, describe } from 'vitest';
import type { NodeSetup, ProviderJson, RotationJson } from '../../src/lab/files/node-files.js';
import { startLab } from '../../src/lab/start-lab.js';
import { REAL_PATIENCE_MS } from '../real/released.js';
import { oneAtATime } from '../real/turn.js';
import { brokenKinds, type Kind, kindName, kinds } from './support/kinds.js';
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
import { shippedContract } from './topics/shipped.js';
import { streamsContract } from './topics/streams.js';
import { usageContract } from './topics/usage.js';
import { verifyContract } from './topics/verify.js';
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

/** As another provider is, but of a type that the releases cannot build. */
const ofTypeOpenai = (id: string, like: ProviderJson | undefined): Readonly<Record<string, ProviderJson>> =>
  like === undefined ? {} : { [id]: { ...like, id, name: id, type: 'openai' } };

/** What the lab's own files lack, on the first node only. */
const withMore = (setup: NodeSetup): NodeSetup => ({
  ...setup,
  providers: { ...setup.providers, ...ofTypeOpenai('contract-openai', setup.providers['alpha']) },
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

async function standing(one: Kind): Promise<Subject> {
  const lab = await startLab(one.options);
  const subject = new Subject(lab, one);
  subject.first.setup.put('contract', withMore);
  for (const node of lab.nodes) node.setup.put('rest', withLongerRest);
  await Promise.all(lab.nodes.map((node) => node.restart()));
  return subject;
}

/** One suite, asked of fake and of released nodes alike: a difference is a defect of the fake, or of what is said to be the contract. */
describe.each([
  ...kinds.map((one) => [one, 'users'] as const),
  // As shipped these cannot open MySQL: everything but what needs a user.
  ...brokenKinds.map((one) => [one, 'no users'] as const),
])('the contract', (one, users) => {
  describe(`kept by ${kindName(one)}`, { timeout: REAL_PATIENCE_MS }, () => {
    if (one.kind === 'real') oneAtATime();
    let subject: Subject | undefined;
    beforeAll(async () => {
      subject = await standing(one);
    }, REAL_PATIENCE_MS);
    afterAll(() => subject?.lab.stop(), REAL_PATIENCE_MS);

    const asked = (): Subject => {
      if (subject === undefined) throw new Error('the lab does not stand');
      return subject;
    };
    readOnlyContract(asked);
    verifyContract(asked);
    if (users === 'users') authContract(asked);
    listingsContract(asked, users);
    chatContract(asked, users);
    if (users === 'users') pathsContract(asked);
    streamsContract(asked);
    cacheContract(asked, users);
    rotationContract(asked);
    failuresContract(asked, users);
    releasesContract(asked);
    shippedContract(asked);
    otherCallsContract(asked, users);
    if (users === 'users') usageContract(asked);
    if (users === 'users') dashboardContract(asked);
    if (users === 'no users') withoutMysqlContract(asked);
    settingsContract(asked);
    fallbacksContract(asked, users);
  });
});
