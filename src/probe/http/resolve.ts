import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { performance } from 'node:perf_hooks';
import { wordsOf } from '../error-codes.js';

/** What a name led to, as the system's resolver has it: what every request of this program goes by. */
export interface Resolution {
  readonly name: string;
  /** In no order that means anything. Empty: it leads nowhere. */
  readonly addresses: readonly string[];
  readonly ms: number;
  /** Why it leads nowhere. */
  readonly problem?: string;
}

/** An address leads to itself, and nobody is asked. */
export async function resolveName(name: string): Promise<Resolution> {
  if (isIP(name) !== 0) return { name, addresses: [name], ms: 0 };
  const started = performance.now();
  const ms = (): number => Math.round(performance.now() - started);
  try {
    const found = await lookup(name, { all: true });
    return { name, addresses: [...new Set(found.map(({ address }) => address))].toSorted(), ms: ms() };
  } catch (error) {
    return { name, addresses: [], ms: ms(), problem: wordsOf(error) };
  }
}
