import { describe, expect, it } from 'vitest';
import type { ChatResult } from '../../src/probe/chat-result.js';
import { SentinelLedger } from '../../src/probe/sentinel-ledger.js';

const meaning = (code: Extract<ChatResult, { kind: 'meaning' }>['code'], more: object = {}): ChatResult => ({
  kind: 'meaning',
  code,
  reachedProvider: true,
  status: code === 'completed' ? 200 : 500,
  ...more,
});
const silent = (kind: 'refused' | 'headers-timeout'): ChatResult => ({ kind: 'unanswered', class: kind });

/** Whether the group is stopped after these results, one after the other. */
function stoppedAfter(...results: readonly ChatResult[]): boolean {
  const ledger = new SentinelLedger();
  for (const [index, result] of results.entries()) ledger.record('rotation/support', `chat ${index}`, result);
  return ledger.forbids('rotation/support') !== undefined;
}

describe('chats over a rotation whose members are unknown', () => {
  it.each(['in-cooldown', 'all-providers-failed', 'upstream-failed', 'upstream-garbled', 'upstream-rate-limited'] as const)(
    'end with the failure of a provider: %s',
    (code) => expect(stoppedAfter(meaning(code))).toBe(true),
  );

  it('end where an answer says that a member failed over', () => {
    expect(stoppedAfter(meaning('completed', { failedOver: true }))).toBe(true);
  });

  it("go on after a completion, and after what is the node's own", () => {
    expect(stoppedAfter(meaning('completed'))).toBe(false);
    expect(stoppedAfter(silent('refused'), silent('refused'), meaning('refused'), meaning('route-unknown'))).toBe(false);
  });

  it("go on after one failure that may be a node's, and end after a second where none completed", () => {
    expect(stoppedAfter(meaning('internal-error'))).toBe(false);
    expect(stoppedAfter(meaning('internal-error'), silent('headers-timeout'))).toBe(true);
    expect(stoppedAfter(meaning('internal-error'), meaning('completed'), meaning('internal-error'))).toBe(false);
  });

  it('stop no other group, and say why', () => {
    const ledger = new SentinelLedger();
    ledger.record('rotation/support', 'POST x', meaning('upstream-failed'));
    expect(ledger.forbids('autoselect/chat')).toBeUndefined();
    expect(ledger.forbids('rotation/support')).toBe(
      'the members of rotation/support are unknown, and one of them failed: upstream-failed, status 500, to POST x',
    );
  });
});
