import type { WaitStrategy } from 'testcontainers';
import type { LabNetwork } from './networks.js';

/** Asked again and again until it says true; a rejection counts as "not yet". */
export type ReadyCheck = (container: { addressIn(network: LabNetwork): string; published(port: number): number }) => Promise<boolean>;

/** A strategy of Testcontainers' that waits for `ready`, which ends by itself. */
export function readyWhen(ready: (containerId: string) => Promise<void>, timeoutMs: number): WaitStrategy {
  const strategy: WaitStrategy = {
    waitUntilReady: (container) => ready(container.id),
    withStartupTimeout: () => strategy,
    isStartupTimeoutSet: () => true,
    getStartupTimeout: () => timeoutMs,
  };
  return strategy;
}
