import type { RotationJson } from '../files/node-files.js';
import type { Lab } from '../lab.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { chatOn, inShort } from './observe/chat.js';

/** The rotation an app calls by name. */
const ROTATION = 'support-private-rotation';

/** The same members; the first is now the last choice. */
function turnedRound(rotation: RotationJson): RotationJson {
  const weights = rotation.providers.map(({ models }) => models[0]?.weight ?? 1).toReversed();
  return {
    ...rotation,
    providers: rotation.providers.map((member, index) => ({
      ...member,
      models: member.models.map((model) => ({ ...model, weight: weights[index] ?? model.weight })),
    })),
  };
}

/** Who is asked first when all is well. */
function firstMember(lab: Lab): string {
  const members = lab.spec.rotations.find(({ id }) => id === ROTATION)?.members ?? [];
  return members.toSorted((a, b) => b.weight - a.weight)[0]?.provider ?? '';
}

/** One node weighs the members of a rotation in another way, so it asks another provider first. */
export const nodeOtherWeights = defineFault({
  id: 'node-other-weights',
  title: "a node weighs a rotation's members in another way",
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup(setup) {
    const rotation = setup.rotations[ROTATION];
    return rotation === undefined ? setup : { ...setup, rotations: { ...setup.rotations, [ROTATION]: turnedRound(rotation) } };
  },
  async prove({ lab, place }) {
    const usual = firstMember(lab);
    const before = await lab.upstreams.count(usual);
    const answer = await chatOn(lab, lab.node(place), { model: `rotation/${ROTATION}` });
    const asked = (await lab.upstreams.count(usual)) - before;
    return {
      inForce: answer.status === 200 && asked === 0,
      seen: `a chat over ${ROTATION} is answered ${inShort(answer)}; ${asked} requests reached ${usual}, its first member elsewhere`,
    };
  },
  expect: (spec, place) => expected(symptoms.notVisible, 'node', 'infrastructure', culprit.node(spec, place)),
});
