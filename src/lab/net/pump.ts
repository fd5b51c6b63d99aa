import type { Socket } from 'node:net';
import type { Toxics } from './toxics.js';

/** One thing that happened on the one side and has yet to happen on the other. */
type Parcel = { readonly at: number } & (
  | { readonly kind: 'data'; readonly data: Buffer }
  | { readonly kind: 'end' }
  | { readonly kind: 'reset' }
);

const MOST_BYTES_WAITING = 1 << 20;
/** A throttled wire hands on as much as it may in this time. */
const SLICE_MS = 50;

/**
 * Carries what `from` sends to `to`, in order, as the toxics allow. Ends and resets are carried like data, so that a silent wire is silent
 * about them too.
 * @param delayed whether this is the direction that the delay applies to
 */
export function pump(from: Socket, to: Socket, toxics: Toxics, delayed: boolean): void {
  const parcels: Parcel[] = [];
  let waitingBytes = 0;
  let throttledUntil = 0;
  const put = (parcel: Parcel) => {
    parcels.push(parcel);
    toxics.wake();
  };
  from.on('data', (data: Buffer) => {
    waitingBytes += data.length;
    if (waitingBytes > MOST_BYTES_WAITING) from.pause();
    put({ kind: 'data', data, at: Date.now() });
  });
  from.on('end', () => put({ kind: 'end', at: Date.now() }));
  from.on('error', () => put({ kind: 'reset', at: Date.now() }));
  to.on('drain', () => toxics.wake());
  to.on('close', () => toxics.wake());

  /** Milliseconds to wait before the parcel may go; Infinity: until something changes. */
  const waitFor = (parcel: Parcel | undefined): number => {
    if (parcel === undefined || toxics.silent || to.writableNeedDrain) return Number.POSITIVE_INFINITY;
    const arrived = parcel.at + (delayed ? toxics.delayMs : 0);
    return Math.max(arrived, Number.isFinite(toxics.bytesPerSecond) ? throttledUntil : 0) - Date.now();
  };

  /** The rest of a throttled parcel goes back to the head of the queue, so that silence can fall in the middle of it. */
  const write = (parcel: Parcel & { readonly kind: 'data' }) => {
    const slice = parcel.data.subarray(0, Math.max(1, Math.floor((toxics.bytesPerSecond * SLICE_MS) / 1000)));
    throttledUntil = Date.now() + (slice.length / toxics.bytesPerSecond) * 1000;
    if (slice.length < parcel.data.length) parcels.unshift({ ...parcel, data: parcel.data.subarray(slice.length) });
    to.write(slice);
    waitingBytes -= slice.length;
    if (waitingBytes <= MOST_BYTES_WAITING && from.isPaused()) from.resume();
  };

  const carry = async () => {
    while (!to.destroyed) {
      const parcel = parcels[0];
      const wait = waitFor(parcel);
      if (parcel === undefined || wait > 0) {
        await toxics.pause(wait);
        continue;
      }
      parcels.shift();
      if (parcel.kind === 'reset') to.resetAndDestroy();
      else if (parcel.kind === 'end') to.end();
      else write(parcel);
      if (parcel.kind === 'end') return;
    }
  };
  void carry();
}
