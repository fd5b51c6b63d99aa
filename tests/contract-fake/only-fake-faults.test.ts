import { describe, expect, test } from 'vitest';
import type { ChatResult } from '../../src/lab/fake-node/chat/chat-types.js';
import type { NodeDatabase, TokenOwner } from '../../src/lab/fake-node/database.js';
import { keepingTokens } from '../../src/lab/fake-node/kept-tokens.js';
import { MixedAnswers } from '../../src/lab/fake-node/mixed-answers.js';

const answer = (word: string): ChatResult => ({ kind: 'dict', body: { word } });
const failed: ChatResult = { kind: 'failed', status: 500, body: {} };

/** A chat whose answer is given from outside. */
function chat(mixed: MixedAnswers) {
  let give: (result: ChatResult) => void = () => undefined;
  let lose: (error: Error) => void = () => undefined;
  const result = mixed.exchange(
    () =>
      new Promise((resolve, reject) => {
        give = resolve;
        lose = reject;
      }),
  );
  return { result, give, lose };
}

describe('mixed answers', () => {
  test('one alone gets its own', async () => {
    const mixed = new MixedAnswers();
    for (const word of ['one', 'two']) expect(await mixed.exchange(async () => answer(word))).toEqual(answer(word));
  });

  test('of two at once each gets the other, whoever is first', async () => {
    const mixed = new MixedAnswers();
    const [one, two] = [chat(mixed), chat(mixed)];
    two.give(answer('two'));
    one.give(answer('one'));
    expect(await Promise.all([one.result, two.result])).toEqual([answer('two'), answer('one')]);
    expect(await mixed.exchange(async () => answer('later'))).toEqual(answer('later'));
  });

  test('of three the last gets its own', async () => {
    const mixed = new MixedAnswers();
    const [one, two, three] = [chat(mixed), chat(mixed), chat(mixed)];
    one.give(answer('one'));
    two.give(answer('two'));
    expect(await Promise.all([one.result, two.result])).toEqual([answer('two'), answer('one')]);
    three.give(answer('three'));
    expect(await three.result).toEqual(answer('three'));
  });

  test('a failure stays where it is, and whoever waited for it gets its own', async () => {
    const mixed = new MixedAnswers();
    const [one, two] = [chat(mixed), chat(mixed)];
    one.give(answer('one'));
    two.give(failed);
    expect(await Promise.all([one.result, two.result])).toEqual([answer('one'), failed]);
    const [three, four] = [chat(mixed), chat(mixed)];
    three.give(answer('three'));
    four.lose(new Error('broken'));
    await expect(four.result).rejects.toThrow('broken');
    expect(await three.result).toEqual(answer('three'));
  });
});

test('kept tokens: who was found once is found for ever, who was not is looked for again', async () => {
  const owner: TokenOwner = { userId: 1, tokenId: 1, username: 'alice', role: 'user', scope: 'both' };
  const rows = new Map<string, TokenOwner>();
  const database: Pick<NodeDatabase, 'tokenOwner'> = { tokenOwner: async (token) => rows.get(token) };
  const kept = keepingTokens(database);
  expect(await kept.tokenOwner('t')).toBeUndefined();
  rows.set('t', owner);
  expect(await kept.tokenOwner('t')).toEqual(owner);
  rows.clear();
  expect(await kept.tokenOwner('t')).toEqual(owner);
  expect(await keepingTokens(database).tokenOwner('t')).toBeUndefined();
});
