/**
 * The warden's own process: waits until the pipe from its owner closes, for whatever reason, and ends the lab then.
 * Argument: the lab's folder.
 */
import { endLab } from './end-lab.js';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Failed to start the warden: no folder given. Please start it through startWarden().');

// The owner's terminal and service manager speak to the owner; the warden ends when the owner has.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);

process.stdin.resume();
process.stdin.on('error', () => undefined);
await new Promise<void>((resolve) => process.stdin.once('close', () => resolve()));
await endLab(folder);
