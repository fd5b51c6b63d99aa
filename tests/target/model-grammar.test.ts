import { describe, expect, it } from 'vitest';
import { parseModel } from '../../src/target/model-grammar.js';

describe('a model in either grammar', () => {
  it.each([
    ['autoselect:chat-default', { kind: 'autoselect', id: 'chat-default' }],
    ['autoselect/chat-default', { kind: 'autoselect', id: 'chat-default' }],
    ['autoselections/x', { kind: 'autoselect', id: 'x' }],
    ['rotation:support', { kind: 'rotation', id: 'support' }],
    ['rotations/support', { kind: 'rotation', id: 'support' }],
    ['rotation:a:b', { kind: 'rotation', id: 'a:b' }],
    ['user-provider:mine', { kind: 'user-provider', id: 'mine' }],
    ['user-rotation/mine', { kind: 'user-rotation', id: 'mine' }],
    ['user-autoselect:mine', { kind: 'user-autoselect', id: 'mine' }],
    ['alpha/m1', { kind: 'provider', id: 'alpha', model: 'm1' }],
    ['kilo/org/model:free', { kind: 'provider', id: 'kilo', model: 'org/model:free' }],
    ['host:8080/m1', { kind: 'provider', id: 'host:8080', model: 'm1' }],
  ] as const)('%s', (text, expected) => {
    expect(parseModel(text)).toEqual(expected);
  });

  it.each(['', 'chat-default', 'alpha:m1', 'rotation:', 'rotation/', '/m1', 'alpha/', 'rotation: x', 'autoselect', 'constructor:x'])(
    '%j is none',
    (text) => {
      expect(parseModel(text)).toBeUndefined();
    },
  );
});
