import { describe, expect, it } from 'vitest';
import type { ChatResult } from '../../src/probe/chat-result.js';
import { HarmLedger } from '../../src/probe/harm.js';
import { chat, node } from './support/questions.js';

const HUNG: ChatResult = { kind: 'unanswered', class: 'headers-timeout' };
const other = chat(node('n1'), 'direct', ['beta'], 2);

/** A ledger in which a chat over alpha hung on n1. */
function afterHang(cacheReached: boolean): HarmLedger {
  const ledger = new HarmLedger(false);
  ledger.cacheReached(cacheReached);
  ledger.record(chat(node('n1'), 'direct', ['alpha'], 1), ['n1'], HUNG);
  return ledger;
}

describe('while the declared Redis is not reached', () => {
  it('one chat that hangs on a node is enough: no other waits there, over whatever provider', () => {
    expect(afterHang(false).forbids(other, ['n1'])).toBe('Redis is not reached, and a chat on n1 hung before: one is enough to know');
    expect(afterHang(false).forbids(chat(node('n2'), 'direct', ['beta'], 2), ['n2'])).toBeUndefined();
  });

  it('a node that was not slow is probed on', () => {
    const ledger = new HarmLedger(false);
    ledger.cacheReached(false);
    expect(ledger.forbids(other, ['n1'])).toBeUndefined();
  });
});

it('with Redis a chat that hangs is that provider’s alone', () => {
  expect(afterHang(true).forbids(other, ['n1'])).toBeUndefined();
});

it('Redis that comes back is Redis again', () => {
  const ledger = afterHang(false);
  ledger.cacheReached(true);
  expect(ledger.forbids(other, ['n1'])).toBeUndefined();
});
