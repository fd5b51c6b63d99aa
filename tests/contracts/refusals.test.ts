import { describe, expect, it } from 'vitest';
import type { Refusal } from '../../src/target/contracts/contract.js';
import { contractFor } from '../../src/target/contracts/registry.js';
import { jsonView, recordings, viewOf } from './recordings.js';

const contract = contractFor('aisbf-0.99', '0.99.87');

/* aisbf-contract 1.6 and 12.C: who is refused with which words. Rows that are not named are no refusal. */
const REFUSED: Readonly<Record<string, Refusal>> = {
  'health-no-token': 'missing-authorization',
  'health-lower-case-scheme': 'missing-authorization',
  'health-x-api-key': 'missing-authorization',
  'health-options-no-token': 'missing-authorization',
  'version-no-token': 'missing-authorization',
  'unknown-path-no-token': 'missing-authorization',
  'models-no-token': 'missing-authorization',
  'providers-no-token': 'missing-authorization',
  'chat-no-token': 'missing-authorization',
  'user-path-no-token': 'missing-authorization',
  'user-chat-no-token': 'missing-authorization',
  'health-wrong-token': 'unknown-token',
  'health-user-inactive': 'unknown-token',
  'rotations-wrong-token': 'unknown-token',
  'chat-wrong-token': 'unknown-token',
  'user-path-wrong-token': 'unknown-token',
  'user-path-inactive': 'unknown-token',
  'health-user': 'user-token-on-global-path',
  'health-user-upper-case': 'user-token-on-global-path',
  'health-user-tiered': 'user-token-on-global-path',
  'health-user-scope-mcp': 'user-token-on-global-path',
  'health-admin-user': 'user-token-on-global-path',
  'version-user': 'user-token-on-global-path',
  'models-user': 'user-token-on-global-path',
  'providers-user': 'user-token-on-global-path',
  'chat-user-token': 'user-token-on-global-path',
  'mcp-tools-user': 'user-token-on-global-path',
  'user-path-global': 'global-token-on-user-path',
  'user-chat-global-token': 'global-token-on-user-path',
  'user-path-of-another': 'another-users-path',
  'user-path-other-case': 'another-users-path',
  'user-path-admin-on-another': 'another-users-path',
  'user-chat-of-another': 'another-users-path',
  'user-path-scope-mcp': 'scope-lacks-api',
  'user-chat-scope-mcp': 'scope-lacks-api',
  'mcp-user-tools-scope-api': 'scope-lacks-mcp',
};

describe('refusals of a released node', () => {
  const rows = recordings('auth');

  it('are all recorded', () => {
    const ids = rows.map(({ id }) => id);
    expect(Object.keys(REFUSED).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it.each(rows.map((one) => [one.id, one] as const))('%s', (id, one) => {
    expect(contract.refusalOf(viewOf(one))).toBe(REFUSED[id]);
  });

  it.each(rows.filter(({ id }) => id in REFUSED).map((one) => [one.id, one] as const))(
    '%s is none with another status or wording',
    (_, one) => {
      const view = viewOf(one);
      expect(contract.refusalOf({ ...view, status: 200 })).toBeUndefined();
      expect(contract.refusalOf({ ...view, status: view.status === 401 ? 403 : 401 })).toBeUndefined();
      expect(contract.refusalOf(jsonView(view.status, { error: 'No.' }))).toBeUndefined();
      expect(contract.refusalOf(jsonView(view.status, { message: Object.values(Object(view.json))[0] }))).toBeUndefined();
    },
  );

  it('knows authentication that is off by its words', () => {
    expect(contract.refusalOf(jsonView(401, { error: 'Authentication required. Use a valid API token.' }))).toBe('authentication-off');
    expect(contract.refusalOf(jsonView(401, { detail: 'Authentication required.' }))).toBe('authentication-off');
  });
});

describe('the way to ask whether a user is let in', () => {
  it('is the recorded one', () => {
    const { path, accepted } = contract.userProbe('alice');
    const own = recordings('auth').find(({ id }) => id === 'user-path-own');
    expect(own?.request.path).toBe(path);
    expect(own?.response.status).toBe(accepted);
  });

  it('quotes names that a path cannot hold', () => {
    expect(contract.userProbe('a/b c').path).toBe('/api/u/a%2Fb%20c/none/models');
  });
});
