import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { timeLimit } from '../../src/probe/time-limit.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const HOUR_MS = 3_600_000;

test('a limit aborts with its reason when the time is up', () => {
  using limit = timeLimit(90_000);
  vi.advanceTimersByTime(89_999);
  expect(limit.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(String(limit.signal.reason)).toContain('the time-out of 90 s was reached (--timeout)');
});

test('one that is longer than a timer of Node can wait does not abort at once', () => {
  const waits = vi.spyOn(globalThis, 'setTimeout');
  using limit = timeLimit(1_000 * HOUR_MS);
  expect(waits.mock.calls[0]?.[1]).toBeLessThan(2 ** 31);
  vi.advanceTimersByTime(HOUR_MS);
  expect(limit.signal.aborted).toBe(false);
});
