import { describe, expect, it } from 'vitest';
import { contractFor } from '../../src/target/contracts/registry.js';

const { cacheKey, defaultResponsePrefix } = contractFor('aisbf-0.99', '0.99.87');
const said = (content: string) => [{ role: 'user', content }];
const at = { endpoint: 'http://127.0.0.1:19002', model: 'm1' };

/* Keys as they appeared in the Redis of a real 0.99.87 node after these chats. */
describe('the key that a real node wrote', () => {
  it.each([
    [0.125, '0b58e04d302fd6e3', '0.0'],
    [0.375, '8ded23c937ce23cc', '0.5'],
    [0.625, '8f16559efad3f257', '0.5'],
    [0.7, '4ff5bd48fedac0b9', '0.75'],
    [0, '0da5fd980130b9ae', '0.0'],
    [2, '54461e084fa0aa6d', '2.0'],
    [0.1, 'e228266d62ba6438', '0.0'],
  ])('at temperature %d', (temperature, digest, printed) => {
    const key = cacheKey({ ...at, messages: said(`temp ${temperature}`), temperature });
    expect(key).toBe(`endpoint:http://127.0.0.1:19002|model:m1|msgs:${digest}|temp:${printed}`);
  });

  it('with several messages, letters beyond ASCII and max_tokens', () => {
    const messages = [{ role: 'system', content: 'kurz' }, ...said('Grüße, 世界')];
    expect(cacheKey({ ...at, messages, maxTokens: 7 })).toBe(
      'endpoint:http://127.0.0.1:19002|model:m1|msgs:68816964841cb880|temp:1.0|max_tokens:7',
    );
  });

  it('of a rotation, whose endpoint is empty', () => {
    expect(`${defaultResponsePrefix}${cacheKey({ endpoint: '', model: 'rr', messages: said('k') })}`).toBe(
      'aisbf:response:endpoint:|model:rr|msgs:6f24fcfe2f4a1d12|temp:1.0',
    );
  });
});

it('rounds halves to the even quarter, as Python does', () => {
  const printed = (temperature: number) => cacheKey({ ...at, messages: [], temperature }).split('temp:')[1];
  expect([1.125, 0.875, 1.5, 0.9, 1].map(printed)).toEqual(['1.0', '1.0', '1.5', '1.0', '1.0']);
});
