import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/**
 * Name lookup with an answer per name kept for the run, and one lookup per name at a time. Lookups run in a pool of four threads:
 * one name that cannot be resolved, asked for by every question, would otherwise starve those of the good nodes.
 */
export function sharedLookup(): LookupFunction {
  const known = new Map<string, Promise<readonly LookupAddress[]>>();
  const addressesOf = (hostname: string): Promise<readonly LookupAddress[]> => {
    const waiting = known.get(hostname);
    if (waiting) return waiting;
    const asked = new Promise<readonly LookupAddress[]>((resolve, reject) => {
      lookup(hostname, { all: true }, (error, addresses) => {
        // Not kept: the observer's own resolver may work again in a moment.
        if (error) known.delete(hostname);
        if (error) reject(error);
        else resolve(addresses);
      });
    });
    known.set(hostname, asked);
    return asked;
  };
  return (hostname, options, callback) => {
    addressesOf(hostname).then(
      (addresses) => {
        const fitting = addresses.filter(({ family }) => !options.family || options.family === family || options.family === `IPv${family}`);
        const [first] = fitting;
        if (options.all) callback(null, [...fitting]);
        else if (first) callback(null, first.address, first.family);
        else callback(Object.assign(new Error(`no fitting address of ${hostname}`), { code: 'ENOTFOUND' }), '', 0);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
