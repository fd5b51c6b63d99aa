import { providerFault } from './provider-fault.js';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A provider answers 200 with half a JSON document. */
export const providerGarbles = providerFault({
  id: 'provider-garbles',
  title: 'a provider answers broken JSON',
  behaviour: { kind: 'broken-json' },
  shows: (reply) => reply?.status === 200 && !isJson(reply.text),
});
