import type { Lab } from '../lab.js';
import type { SpecProvider } from '../spec/spec.js';
import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { chatOn, inShort, usualProvider } from './observe/chat.js';

/** Another upstream that speaks the same protocol. */
function elsewhere(lab: Lab): SpecProvider {
  const usual = lab.spec.providers.find(({ id }) => id === usualProvider(lab).id);
  const other = lab.spec.providers.find(({ id, type }) => id !== usual?.id && type === usual?.type);
  if (other === undefined)
    throw new Error('Failed to find another upstream: the lab has no second provider of that type. Please report this.');
  return other;
}

/** One node's providers.json leads a provider to another endpoint. */
export const nodeOtherUpstream = defineFault({
  id: 'node-other-upstream',
  title: 'a node asks another endpoint for a provider of the same id',
  released: true,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup(setup, { lab }) {
    const { id } = usualProvider(lab);
    const own = setup.providers[id];
    if (own === undefined) return setup;
    return { ...setup, providers: { ...setup.providers, [id]: { ...own, endpoint: elsewhere(lab).endpoint } } };
  },
  async prove({ lab, place }) {
    const [usual, other] = [usualProvider(lab).id, elsewhere(lab).id];
    const before = [await lab.upstreams.count(usual), await lab.upstreams.count(other)] as const;
    const answer = await chatOn(lab, lab.node(place));
    const asked = [(await lab.upstreams.count(usual)) - before[0], (await lab.upstreams.count(other)) - before[1]] as const;
    return {
      inForce: asked[0] === 0 && asked[1] === 1,
      seen: `a chat over ${usual} is answered ${inShort(answer)}; ${asked[0]} requests reached ${usual}, ${asked[1]} reached ${other}`,
    };
  },
  expect: (spec, place) => expected(symptoms.notVisible, 'node', 'infrastructure', culprit.node(spec, place)),
});
