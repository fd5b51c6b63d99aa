import { providerJson } from '../files/build-setup.js';
import type { NodeSetup } from '../files/node-files.js';
import type { Lab } from '../lab.js';
import { type LabSpec, routeOf, type SpecIdentity } from '../spec/spec.js';
import { defineFault } from './define-fault.js';
import { culprit, expected } from './expect.js';
import { fileOf } from './observe/files.js';
import { without, withoutProvider } from './setup-edits.js';

/** What of a node's files, or of the database, a route is made of. */
type Substance =
  | { readonly of: 'autoselect' | 'rotation' | 'provider'; readonly id: string; readonly file: string }
  | { readonly of: 'row'; readonly id: string; readonly owner: SpecIdentity };

function substance(spec: LabSpec, place: string): Substance {
  const { model } = routeOf(spec, place);
  const [kind = '', id = ''] = model.split(/[:/]/);
  if (kind === 'autoselect') return { of: kind, id, file: 'autoselect.json' };
  if (kind === 'rotation') return { of: kind, id, file: 'rotations.json' };
  if (kind !== 'user-provider') return { of: 'provider', id: kind, file: 'providers.json' };
  const owner = spec.identities.find(({ own }) => own?.id === id);
  if (owner === undefined) throw new Error(`Failed to place route-missing at ${place}: nobody owns ${id}. Please report this.`);
  return { of: 'row', id, owner };
}

function takenAway(setup: NodeSetup, { of, id }: Substance): NodeSetup {
  if (of === 'autoselect') return { ...setup, autoselects: without(setup.autoselects, id) };
  if (of === 'rotation') return { ...setup, rotations: without(setup.rotations, id) };
  return of === 'provider' ? withoutProvider(setup, id) : setup;
}

const table = (lab: Lab): string => `${lab.spec.environments.production.schema}.user_providers`;

/** A route the apps call is on no node: its rotation, autoselect, provider or row is gone. */
export const routeMissing = defineFault({
  id: 'route-missing',
  title: 'a route the apps call is on no node',
  released: true,
  at: 'route',
  // A node reads a user's provider ids once, so the nodes start anew for a row too.
  nodes: (spec) => spec.nodes.map(({ id }) => id),
  setup: (setup, { lab, place }) => takenAway(setup, substance(lab.spec, place)),
  async starting({ lab, place }) {
    const what = substance(lab.spec, place);
    if (what.of === 'row') await lab.mysql.root(`DELETE FROM ${table(lab)} WHERE provider_id = ?`, [what.id]);
    return undefined;
  },
  async undo({ lab, place }) {
    const what = substance(lab.spec, place);
    if (what.of !== 'row' || what.owner.own === undefined) return;
    const { schema } = lab.spec.environments.production;
    await lab.mysql.root(
      `INSERT INTO ${table(lab)} (user_id, provider_id, config) SELECT id, ?, ? FROM ${schema}.users WHERE username = ?`,
      [what.id, JSON.stringify(providerJson(what.owner.own)), what.owner.username ?? ''],
    );
  },
  async prove({ lab, place }) {
    const what = substance(lab.spec, place);
    if (what.of === 'row') {
      const rows = await lab.mysql.root(`SELECT id FROM ${table(lab)} WHERE provider_id = ?`, [what.id]);
      return { inForce: rows.length === 0, seen: `MySQL holds ${rows.length} rows of ${what.id}` };
    }
    const texts = await Promise.all(lab.nodes.map((node) => fileOf(node, what.file)));
    const holding = texts.filter((text) => text.includes(`"${what.id}": {`)).length;
    return { inForce: holding === 0, seen: `${what.file} holds ${what.id} on ${holding} nodes` };
  },
  expect: (spec, place) => expected(null, 'route', 'route-policy', culprit.route(spec, place)),
});
