import { expect, test } from 'vitest';
import type { InitAnswers } from '../../src/cli/init/answers.js';
import { clusterText } from '../../src/cli/init/cluster-text.js';
import { earlierAnswers } from '../../src/cli/init/earlier.js';

test('what a kept file says is what was answered; routes and what was seen are looked for anew', () => {
  const answers: InitAnswers = {
    name: 'shop: "the" one',
    nodes: [{ id: 'north', url: 'http://a' }],
    entry: { url: 'https://ai.example' },
    globalToken: 'OPS',
    user: { username: "o'brien", token: 'USER_TOKEN' },
    mysql: 'MYSQL',
    redis: { url: 'REDIS', cachePrefix: 'aisbf:prod:' },
    routes: [],
  };
  const seen = { ...answers, entry: { url: 'https://ai.example', upstreamHeader: 'x-up' }, routes: ['p/m'] };
  expect(earlierAnswers(clusterText(seen, 's'))).toEqual(answers);
});

test('a file that was edited into something else proposes nothing', () => {
  expect(earlierAnswers('nodes: [')).toBeUndefined();
  expect(earlierAnswers('nodes: []')).toBeUndefined();
});
