import selfsigned from 'selfsigned';
import { vi } from 'vitest';

const DAY_MS = 86_400_000;

export interface Pems {
  readonly cert: string;
  readonly key: string;
}

/** A certificate for that name or address that vouches for itself, made so many days ago and good for 30. */
export function certificateFor(name: string, ageDays: number): Pems {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - ageDays * DAY_MS });
  const altNames = [name === '127.0.0.1' ? { type: 7, ip: name } : { type: 2, value: name }];
  const extensions = [
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames },
  ];
  const { cert, private: key } = selfsigned.generate([{ name: 'commonName', value: name }], { keySize: 2048, days: 30, extensions });
  vi.useRealTimers();
  return { cert, key };
}
