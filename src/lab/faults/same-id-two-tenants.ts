import { randomUUID } from 'node:crypto';
import { ask } from '../ask.js';
import { tokenOf } from '../files/secrets.js';
import type { Lab } from '../lab.js';
import type { LabSpec, SpecIdentity, SpecRoute } from '../spec/spec.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { inShort } from './observe/chat.js';

interface Parts {
  readonly route: SpecRoute;
  /** The bare id that both have. */
  readonly rotation: string;
  readonly user: SpecIdentity;
}

/** The first route over a rotation, and the first user with a provider of its own; undefined where the lab lacks one of them. */
function partsOf(spec: LabSpec): Parts | undefined {
  const route = spec.routes.find(({ model }) => model.startsWith('rotation:'));
  const user = spec.identities.find(({ own, harness }) => own !== undefined && harness !== true);
  return route === undefined || user === undefined ? undefined : { route, rotation: route.model.slice('rotation:'.length), user };
}

function partsIn(spec: LabSpec): Parts {
  const parts = partsOf(spec);
  if (parts === undefined) throw new Error('Failed to find two tenants: the lab has no such route or user. Please report this.');
  return parts;
}

const schemaOf = (lab: Lab): string => lab.spec.environments.production.schema;

async function requestsOfAll(lab: Lab): Promise<number> {
  const names = [...lab.spec.providers.map(({ id }) => id), ...lab.spec.identities.flatMap(({ own }) => own?.id ?? [])];
  const counts = await Promise.all(names.map((name) => lab.upstreams.count(name)));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** A user's rotation has the id of a global one; the response cache knows no tenants. */
export const sameIdTwoTenants = defineFault({
  id: 'same-id-two-tenants',
  title: "a user's rotation has the id of a global one, and is served its cached answers",
  released: true,
  at: 'none',
  nodes: (spec) => spec.nodes.map(({ id }) => id),
  async starting({ lab }) {
    const { rotation, user } = partsIn(lab.spec);
    const config = { model_name: rotation, providers: [{ provider_id: user.own?.id, models: [{ name: user.own?.model, weight: 1 }] }] };
    await lab.mysql.root(
      `INSERT INTO ${schemaOf(lab)}.user_rotations (user_id, rotation_id, config) SELECT id, ?, ? FROM ${schemaOf(lab)}.users WHERE username = ?`,
      [rotation, JSON.stringify(config), user.username ?? ''],
    );
    return undefined;
  },
  async undo({ lab }) {
    await lab.mysql.root(`DELETE FROM ${schemaOf(lab)}.user_rotations WHERE rotation_id = ?`, [partsIn(lab.spec).rotation]);
  },
  async prove({ lab }) {
    const { rotation, user } = partsIn(lab.spec);
    const [node] = lab.nodes;
    const global = lab.spec.identities.find(({ kind }) => kind === 'global');
    const messages = [{ role: 'user', content: `lab ${randomUUID()}` }];
    await ask(`${node?.url}/api/v1/chat/completions`, {
      token: tokenOf(lab.secrets, global?.id ?? ''),
      json: { model: `rotation/${rotation}`, messages },
    });
    const before = await requestsOfAll(lab);
    const answer = await ask(`${node?.url}/api/u/${user.username}/chat/completions`, {
      token: tokenOf(lab.secrets, user.id),
      json: { model: `user-rotation/${rotation}`, messages },
    });
    const asked = (await requestsOfAll(lab)) - before;
    return {
      inForce: answer.status === 200 && asked === 0,
      seen: `to a prompt that was asked over the global rotation ${user.id} is answered ${inShort(answer)}; ${asked} requests reached a provider`,
    };
  },
  expect: (spec) => expected(symptoms.staleCache, 'cache', 'infrastructure', culprit.route(spec, partsIn(spec).route.id)),
});
