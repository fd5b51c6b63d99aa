import type { HttpAnswer, Outcome } from '../../src/record/observation.js';

export const answered = (status: number, body: unknown, more: Partial<HttpAnswer> = {}): Outcome => ({
  kind: 'answered',
  answer: {
    kind: 'http',
    status,
    headers: { 'content-type': typeof body === 'string' ? 'text/html' : 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    truncated: false,
    headersMs: 1,
    ...more,
  },
});

export const unanswered = (errorClass: 'refused' | 'reset' | 'observer' | 'store-refused' | 'store-denied' | 'store-error'): Outcome => ({
  kind: 'unanswered',
  class: errorClass,
  message: `${errorClass} by the world`,
});
