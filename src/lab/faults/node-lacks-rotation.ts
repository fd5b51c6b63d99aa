import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { chatOn, inShort } from './observe/chat.js';
import { fileOf } from './observe/files.js';
import { without } from './setup-edits.js';

/** The rotation an app calls by name. */
const ROTATION = 'support-private-rotation';

/** A node's rotations.json lacks one, as when a dashboard saved it on the others only. */
export const nodeLacksRotation = defineFault({
  id: 'node-lacks-rotation',
  title: "a node's rotations.json lacks a rotation the others have",
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup: (setup) => ({ ...setup, rotations: without(setup.rotations, ROTATION) }),
  async prove({ lab, place }) {
    const node = lab.node(place);
    const file = await fileOf(node, 'rotations.json');
    const answer = await chatOn(lab, node, { model: `rotation/${ROTATION}` });
    const held = file.includes(`"${ROTATION}"`);
    return {
      inForce: !held && answer.status >= 400 && answer.text.includes('not found'),
      seen: `its rotations.json ${held ? 'holds' : 'lacks'} ${ROTATION}; a chat over it is answered ${inShort(answer)}`,
    };
  },
  expect: (spec, place) => expected(symptoms.notVisible, 'node', 'infrastructure', culprit.node(spec, place)),
});
