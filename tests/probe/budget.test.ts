import { expect, test } from 'vitest';
import { BudgetLedger } from '../../src/probe/budget.js';
import { TOKENS_OF_ONE } from '../../src/probe/tokens-of.js';
import type { Outcome } from '../../src/record/observation.js';
import { clusterOf, outcomesOf } from './support/clusters.js';
import { chat, completion, get, node } from './support/questions.js';
import { httpServer } from './support/servers.js';

const one = chat(node('n1'), 'direct', ['p']);
const answered = (body: unknown): Outcome => ({
  kind: 'answered',
  answer: { kind: 'http', status: 200, headers: {}, body: JSON.stringify(body), truncated: false, headersMs: 1 },
});

test('tokens are reserved for the worst before a chat is sent, and settled by what its answer tells', () => {
  const ledger = new BudgetLedger({ tokens: TOKENS_OF_ONE + 10 });
  expect(ledger.take(one)).toBeUndefined();
  expect(ledger.take(one)).toContain('tokens does not reach');
  ledger.settle(one, answered(completion));
  expect(ledger.spent).toEqual({ requests: 1, completions: 1, tokens: 2 });
  expect(ledger.take(one)).toBeUndefined();
});

test('where nobody tells what it took, the reservation stands; what was never sent took nothing', () => {
  const ledger = new BudgetLedger({ tokens: 2 * TOKENS_OF_ONE });
  ledger.take(one);
  ledger.settle(one, answered({ no: 'usage' }));
  expect(ledger.spent.tokens).toBe(TOKENS_OF_ONE);
  ledger.take(one);
  ledger.settle(one, { kind: 'unanswered', class: 'headers-timeout', message: '' });
  expect(ledger.spent.tokens).toBe(2 * TOKENS_OF_ONE);
  expect(ledger.take(one)).toBeDefined();
  const other = new BudgetLedger({ tokens: TOKENS_OF_ONE });
  other.take(one);
  other.settle(one, { kind: 'unanswered', class: 'refused', message: '' });
  expect(other.spent.tokens).toBe(0);
});

test('a longer prompt reserves more', () => {
  const long = { ...one, body: { messages: [{ role: 'user', content: 'word '.repeat(500) }], max_tokens: 1000 } };
  const ledger = new BudgetLedger();
  ledger.take(long);
  expect(ledger.spent.tokens).toBeGreaterThan(3500);
});

test('a cost is counted by the price, and reading goes on when it is used up', () => {
  const ledger = new BudgetLedger({ cost: 0.01, costPerMillionTokens: 30 });
  expect(ledger.take(one)).toBeUndefined();
  expect(ledger.take(one)).toContain('the budget of 0.01 does not reach');
  expect(ledger.take(get(node('n1'), '/health'))).toBeUndefined();
  ledger.settle(one, answered(completion));
  expect(ledger.spent).toEqual({ requests: 2, completions: 1, tokens: 2, cost: 0.00006 });
});

test('many at once are held to it: nothing is sent on the promise of what another may give back', async () => {
  await using server = await httpServer((_request, response) =>
    response.end(JSON.stringify({ ...completion, usage: { total_tokens: 200 } })),
  );
  const questions = Array.from({ length: 8 }, (_, nth) => chat(node('n1'), 'direct', [`p${nth}`], nth));
  const cluster = clusterOf([server.url], { allow: ['spends'], budget: { tokens: 3 * TOKENS_OF_ONE } });
  const outcomes = [...(await outcomesOf(cluster, questions)).values()];
  expect(server.requests).toHaveLength(3);
  expect(outcomes.filter((outcome) => outcome.kind === 'withheld' && outcome.because === 'budget')).toHaveLength(5);
});
