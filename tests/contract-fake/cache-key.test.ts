import { describe, expect, test } from 'vitest';
import { type CacheKeyInput, cacheKey } from '../../src/lab/fake-node/cache-key.js';

const input = (more: Partial<CacheKeyInput> = {}): CacheKeyInput => ({
  endpoint: '',
  model: 'rr',
  messages: [{ role: 'user', content: 'k' }],
  ...more,
});

// The hashes come from Python's hashlib and json.
describe('the key of a response', () => {
  test('a direct call has the provider endpoint in it', () => {
    const key = cacheKey(input({ endpoint: 'http://127.0.0.1:19003/v1', model: 'm1' }));
    expect(key).toBe('endpoint:http://127.0.0.1:19003/v1|model:m1|msgs:6f24fcfe2f4a1d12|temp:1.0');
  });

  test.each([
    [0.9, '1.0'],
    [0.7, '0.75'],
    [0.875, '1.0'],
    [0.625, '0.5'],
    [0.125, '0.0'],
    [0.375, '0.5'],
    [2, '2.0'],
    [0, '0.0'],
    [1e17, '1e+17'],
    [null, 'None'],
  ])('temperature %s is %s', (temperature, text) => {
    expect(cacheKey(input({ temperature }))).toBe(`endpoint:|model:rr|msgs:6f24fcfe2f4a1d12|temp:${text}`);
  });

  test.each([
    [
      'texts of a list of parts, joined by blanks, images left out',
      [
        { role: 'system', content: 'be brief' },
        { role: 'user', content: [{ type: 'text', text: 'one' }, { type: 'image_url', image_url: {} }, 'two'] },
      ],
      'f19abcb7afbca456',
    ],
    ['no content is None', [{ role: 'user', content: null }], '59c670a3536b937e'],
    ['beyond ASCII as UTF-8', [{ role: 'user', content: 'é😀' }], 'e845c2fc3a11d88f'],
  ])('%s', (_, messages, hash) => {
    expect(cacheKey(input({ messages }))).toBe(`endpoint:|model:rr|msgs:${hash}|temp:1.0`);
  });

  test('limits and tools follow, in this order', () => {
    const tools = [{ type: 'function', function: { name: 'f', description: 'é' } }];
    const toolChoice = { type: 'function', function: { name: 'f' } };
    const head = 'endpoint:|model:rr|msgs:6f24fcfe2f4a1d12|temp:1.0';
    expect(cacheKey(input({ maxTokens: 9, tools, toolChoice }))).toBe(`${head}|max_tokens:9|tools:13f99d1e|tool_choice:7dd4f644`);
    expect(cacheKey(input({ maxTokens: null, tools: [], toolChoice: 'auto' }))).toBe(`${head}|tool_choice:auto`);
  });
});
