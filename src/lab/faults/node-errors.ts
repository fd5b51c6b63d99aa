import { defineFault } from './define-fault.js';
import { culprit, expected, symptoms } from './expect.js';
import { chatOn, inShort, usualProvider } from './observe/chat.js';

/** Every chat of a node ends in an unhandled exception; its health says nothing of it. */
export const nodeErrors = defineFault({
  id: 'node-errors',
  title: "a node's chats answer 500 while its health stays 200",
  released: false,
  at: 'node',
  nodes: (_spec, place) => [place],
  setup: (setup) => ({ ...setup, quirks: [...setup.quirks, 'chat-errors'] }),
  async prove({ lab, place }) {
    const provider = usualProvider(lab).id;
    const before = await lab.upstreams.count(provider);
    const answer = await chatOn(lab, lab.node(place));
    const asked = (await lab.upstreams.count(provider)) - before;
    return {
      inForce: answer.status === 500 && answer.text === 'Internal Server Error' && asked === 0,
      seen: `a chat is answered ${inShort(answer)}; ${asked} requests reached the provider`,
    };
  },
  expect: (spec, place) => expected(symptoms.everyOther, 'node', 'infrastructure', culprit.node(spec, place)),
});
