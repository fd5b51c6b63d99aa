import { describe, expect, it } from 'vitest';
import type { HttpQuestion } from '../../src/checks/question.js';
import { providerDisabled as rule } from '../../src/diagnose/rules/provider-disabled.js';
import type { Observation } from '../../src/record/observation.js';
import { providerDisabled, providerDown } from './marks.js';
import { names, viewOf } from './view-builder.js';

const [failing = '', working = '', cooling = ''] = names.nodes;
const [provider = ''] = names.providers;

/** A direct chat over the provider, answered somehow at that time. */
function asked(node: string, atMs: number, status: number): Observation {
  const question: HttpQuestion = {
    kind: 'http',
    key: `chat of ${node} at ${atMs}`,
    effect: 'spends',
    factors: { node, entry: 'direct', provider },
    to: { kind: 'node', id: node },
    bearer: { kind: 'none' },
    method: 'POST',
    path: '/api/v1/chat/completions',
    chat: { kind: 'direct', providers: [provider] },
  };
  const answer = { kind: 'http' as const, status, headers: {}, body: '', truncated: false, headersMs: 1 };
  return {
    question,
    outcome: { kind: 'answered', answer },
    attempt: 1,
    round: 1,
    at: '2026-05-05T12:00:00.000Z',
    atMs,
    durationMs: 1,
  };
}

const claimsOf = (observations: readonly Observation[]) => {
  const marks = [...providerDown(names, provider, [failing], 'upstream-failed', true), ...providerDisabled(names, provider, [cooling])];
  return rule.propose(viewOf(marks, { observations })).map(({ finding }) => finding.culprits);
};

describe('a provider that rests on one node, and fails through another', () => {
  const rests = asked(cooling, 50, 503);

  it('is disabled there where a third completes over it before and after', () => {
    expect(claimsOf([asked(working, 10, 200), rests, asked(working, 90, 200)])).toEqual([
      [
        { factor: 'node', level: cooling },
        { factor: 'provider', level: provider },
      ],
    ]);
  });

  it.each([
    ['before only', [asked(working, 10, 200), rests]],
    ['after only', [rests, asked(working, 90, 200)]],
  ])('may rest on all nodes because it failed, where a third completes %s', (_, observations) => {
    expect(claimsOf(observations)).toEqual([]);
  });
});
