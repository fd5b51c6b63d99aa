import { describe, expect, it } from 'vitest';
import {
  type AccessRule,
  accessRule,
  type Caller,
  type EndpointClass,
  meetsAccess,
  releasedAccess,
  showsLetIn,
} from '../../src/target/contracts/access.js';
import { jsonView, mutated, recorded, viewOf } from './recordings.js';

type Row = readonly [topic: string, id: string, caller: Caller, endpoint: EndpointClass, scope?: 'api' | 'mcp' | 'both'];

/* Which recorded answer of a released node shows which rule. */
const RECORDED: readonly Row[] = [
  ['auth', 'health-no-token', 'nobody', 'global'],
  ['auth', 'version-no-token', 'nobody', 'global'],
  ['auth', 'chat-no-token', 'nobody', 'global-chat'],
  ['auth', 'user-path-no-token', 'nobody', 'user'],
  ['auth', 'user-chat-no-token', 'nobody', 'user-chat'],
  ['auth', 'health-wrong-token', 'stranger', 'global'],
  ['auth', 'chat-wrong-token', 'stranger', 'global-chat'],
  ['auth', 'user-path-wrong-token', 'stranger', 'user'],
  ['auth', 'health-global', 'global', 'global'],
  ['auth', 'version', 'global', 'global'],
  ['chat-validation', 'empty-object', 'global', 'global-chat'],
  ['auth', 'user-path-global', 'global', 'user'],
  ['auth', 'user-chat-global-token', 'global', 'user-chat'],
  ['auth', 'health-user', 'user', 'global', 'both'],
  ['auth', 'health-user-scope-mcp', 'user', 'global', 'mcp'],
  ['auth', 'health-admin-user', 'user', 'global', 'both'],
  ['auth', 'chat-user-token', 'user', 'global-chat', 'both'],
  ['auth', 'user-path-own', 'user', 'own', 'both'],
  ['auth', 'user-path-scope-api', 'user', 'own', 'api'],
  ['auth', 'user-path-tiered', 'user', 'own', 'both'],
  ['auth', 'user-path-scope-mcp', 'user', 'own', 'mcp'],
  ['auth', 'user-chat-scope-mcp', 'user', 'own-chat', 'mcp'],
  ['chat-validation', 'user-path-no-messages', 'user', 'own-chat', 'both'],
  ['auth', 'user-path-of-another', 'user', 'another', 'both'],
  ['auth', 'user-path-admin-on-another', 'user', 'another', 'both'],
  ['auth', 'user-chat-of-another', 'user', 'another-chat', 'both'],
  ['auth', 'mcp-user-tools-scope-api', 'user', 'own-mcp', 'api'],
];

/* Answers of the same node that must not be taken for what the rule says. */
const NOT: readonly Row[] = [
  ['auth', 'health-user-inactive', 'user', 'global', 'both'],
  ['auth', 'user-path-inactive', 'user', 'own', 'both'],
  ['auth', 'user-path-scope-mcp', 'user', 'own', 'both'],
  ['chat-users', 'tiered-own', 'user', 'own-chat', 'both'],
  ['auth-off', 'health-no-token', 'nobody', 'global'],
  ['auth-off', 'health-wrong-token', 'stranger', 'global'],
  ['auth-off', 'user-word-models', 'user', 'own', 'both'],
  ['auth-off', 'user-word-models-no-token', 'nobody', 'user'],
];

function rule([, , caller, endpoint, scope]: Row): AccessRule {
  const found = accessRule(releasedAccess, caller, endpoint, scope);
  if (found === undefined) throw new Error(`no rule for ${caller} at ${endpoint}`);
  return found;
}

describe('who is let in where', () => {
  it.each(RECORDED.map((row) => [`${row[0]}/${row[1]}`, row] as const))(
    '%s is as the contract says, and with a judged field changed it is not',
    (_, row) => {
      const expected = rule(row);
      const view = viewOf(recorded(row[0], row[1]));
      expect(meetsAccess(expected, view)).toBe(true);
      expect(meetsAccess(expected, { ...view, status: view.status + 1 })).toBe(false);
      const [field = ''] = Object.keys(Object(view.json));
      const changed = expected.refusal === undefined ? mutated(view.json, [field]) : mutated(view.json, [field], 'No.');
      if (expected.status !== 200) expect(meetsAccess(expected, jsonView(view.status, changed))).toBe(false);
      expect(meetsAccess(expected, { ...view, body: '<html>', json: undefined })).toBe(false);
    },
  );

  it.each(NOT.map((row) => [`${row[0]}/${row[1]}`, row] as const))('%s is not', (_, row) => {
    expect(meetsAccess(rule(row), viewOf(recorded(row[0], row[1])))).toBe(false);
  });

  it('every rule has been recorded or is the same refusal as a recorded one', () => {
    const shown = RECORDED.map(rule);
    const alike = (one: AccessRule, other: AccessRule): boolean =>
      one.caller === other.caller && one.status === other.status && one.refusal === other.refusal;
    expect(releasedAccess.filter((one) => !shown.some((other) => alike(one, other)))).toEqual([]);
  });
});

describe('an answer that shows that somebody was let in', () => {
  it.each([
    ['auth-off', 'health-no-token', 'global'],
    ['chat-validation', 'empty-object', 'global-chat'],
    ['auth', 'user-path-own', 'another'],
    ['chat-validation', 'user-path-no-messages', 'user-chat'],
  ] as const)('%s/%s', (topic, id, endpoint) => {
    expect(showsLetIn(endpoint, viewOf(recorded(topic, id)))).toBe(true);
  });

  it.each([
    ['auth', 'health-no-token', 'global'],
    ['auth-off', 'user-word-models', 'another'],
    ['auth', 'user-chat-of-another', 'another-chat'],
  ] as const)('%s/%s does not', (topic, id, endpoint) => {
    expect(showsLetIn(endpoint, viewOf(recorded(topic, id)))).toBe(false);
  });
});
