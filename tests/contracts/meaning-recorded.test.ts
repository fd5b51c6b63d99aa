import { describe, expect, it } from 'vitest';
import type { ChatMeaning } from '../../src/target/contracts/contract.js';
import { contractFor } from '../../src/target/contracts/registry.js';
import { recordings, viewOf } from './recordings.js';

const contract = contractFor('aisbf-0.99', '0.99.87');

type Expected = Readonly<Record<string, ChatMeaning['code']>>;

/* Written from aisbf-contract 1.6, 1.7 and 12, not from the classifier: a row of a recording without its meaning here fails. */
const DIRECT: Expected = {
  ollama: 'completed',
  'ollama-again-from-cache': 'completed',
  kilo: 'completed',
  'kilo-again-from-cache': 'completed',
  'kilo-other-temperature-same-quarter': 'completed',
  'kilo-other-temperature': 'completed',
  'kilo-seed-is-dropped': 'completed',
  'kilo-max-tokens': 'completed',
  'kilo-model-with-slash': 'completed',
  'ollama-unlisted-model': 'completed',
  'openai-type': 'internal-error',
  'by-provider-path': 'completed',
  'by-provider-path-without-slash': 'model-malformed',
  'by-provider-path-unknown': 'provider-unknown',
  'unknown-provider': 'provider-unknown',
  'no-slash': 'model-malformed',
  'colon-rotation': 'model-malformed',
  'colon-autoselect': 'model-malformed',
  'two-messages-parts': 'completed',
};

const ROTATIONS: Expected = {
  'round-robin-1': 'completed',
  'round-robin-2': 'completed',
  'round-robin-3': 'completed',
  'round-robin-4': 'completed',
  cached: 'completed',
  'priority-1': 'completed',
  'priority-2': 'completed',
  'kilo-members': 'completed',
  'kilo-members-again': 'completed',
  'unknown-rotation': 'route-unknown',
  'own-path': 'completed',
  'own-path-unknown': 'provider-unknown',
  'autoselect-1': 'completed',
  'autoselect-2': 'completed',
  'autoselect-cached': 'completed',
  'autoselect-unknown': 'route-unknown',
  'autoselect-own-path': 'completed',
  'autoselect-own-path-unknown': 'route-unknown',
};

const FAILURES: Expected = {
  'failover-on-400': 'completed',
  'failover-on-400-cached': 'completed',
  'failover-on-400-second': 'completed',
  'direct-after-two-failovers': 'completed',
  'prio-without-its-first': 'completed',
  'failover-on-500': 'completed',
  'direct-in-cooldown': 'in-cooldown',
  'all-in-cooldown': 'all-providers-failed',
  'all-in-cooldown-stream': 'all-providers-failed',
  'round-robin-skips-disabled-1': 'completed',
  'round-robin-skips-disabled-2': 'completed',
  'kilo-upstream-500': 'upstream-failed',
  'kilo-upstream-429': 'upstream-rate-limited',
  'kilo-in-cooldown': 'in-cooldown',
  'kilo-rotation-failover': 'completed',
  'kilo-path-in-cooldown': 'in-cooldown',
  'admin-in-cooldown': 'in-cooldown',
};

const ALL_FAIL: Expected = {
  'all-fail': 'all-providers-failed',
  'all-in-cooldown': 'all-providers-failed',
  'autoselect-still-works': 'completed',
  'ollama-upstream-400': 'upstream-failed',
  'ollama-upstream-500': 'upstream-failed',
  'ollama-in-cooldown': 'in-cooldown',
  'ollama-429': 'in-cooldown',
};

const STREAMS: Expected = {
  kilo: 'completed',
  'kilo-again-is-not-cached': 'completed',
  'kilo-rotation': 'completed',
  'kilo-cut-off': 'garbage',
  'unknown-rotation': 'route-unknown',
  'unknown-provider': 'provider-unknown',
  'user-provider-kilo': 'completed',
  ollama: 'internal-error',
  'kilo-upstream-400': 'upstream-failed',
  'kilo-after-the-failed-stream': 'in-cooldown',
  'kilo-rotation-without-its-first': 'completed',
  'kilo-rotation-stream-without-its-first': 'completed',
  'kilo-cooldown-stream': 'in-cooldown',
};

const USERS: Expected = {
  'own-ollama': 'completed',
  'own-ollama-cached': 'completed',
  'own-kilo': 'completed',
  'own-provider-with-model': 'provider-unknown',
  'own-unknown-provider': 'provider-unknown',
  'own-rotation': 'internal-error',
  'own-unknown-rotation': 'route-unknown',
  'own-autoselect': 'internal-error',
  'own-unknown-autoselect': 'internal-error',
  'global-rotation': 'model-malformed',
  'global-provider': 'model-malformed',
  'no-slash': 'model-malformed',
  colon: 'model-malformed',
  'scope-api': 'completed',
  'tiered-own': 'internal-error',
  'tiered-rotation': 'internal-error',
  'without-config': 'provider-unknown',
  'admin-own': 'completed',
  'admin-global-rotation': 'completed',
  'admin-global-kilo-rotation': 'completed',
  'admin-global-autoselect': 'completed',
  'admin-global-provider': 'completed',
  'admin-unknown-rotation': 'route-unknown',
  'admin-unknown-autoselect': 'route-unknown',
  'admin-unknown-provider': 'model-malformed',
  'admin-global-cached': 'completed',
  'global-sees-admins-cached': 'completed',
};

describe.each([
  ['chat-direct', DIRECT],
  ['chat-rotations', ROTATIONS],
  ['chat-failures', FAILURES],
  ['chat-all-fail', ALL_FAIL],
  ['chat-streams', STREAMS],
  ['chat-users', USERS],
] as const)('what a released node answered in %s', (topic, expected) => {
  const chats = recordings(topic).filter(({ request }) => request.path.endsWith('/chat/completions'));

  it('has a meaning for every row, and no other', () => {
    expect(chats.map(({ id }) => id).sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(chats.map((one) => [one.id, one] as const))('%s', (id, one) => {
    const meaning = contract.meaningOf(viewOf(one));
    expect(meaning.code).toBe(expected[id]);
    if (meaning.code === 'completed') {
      expect(meaning.completionId).toMatch(/^(ollama|chatcmpl)-/);
      expect(meaning.text).toMatch(/s\d n=\d+/);
    }
  });
});

describe('a request the node calls invalid', () => {
  it.each(recordings('chat-validation').map((one) => [one.id, one] as const))(
    '%s never counts as an answer, and reached nobody',
    (_, one) => {
      expect(one.response.status).toBe(422);
      expect(contract.schemas['validation-error']?.safeParse(one.response.json).success).toBe(true);
      expect(contract.meaningOf(viewOf(one))).toMatchObject({ code: 'garbage', reachedProvider: false });
    },
  );
});
