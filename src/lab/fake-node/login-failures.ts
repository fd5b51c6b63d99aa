const MOST = 10;
const WINDOW_MS = 300_000;

/** Failed logins by address and name, counted in this process and nowhere else. */
export class LoginFailures {
  private readonly at = new Map<string, readonly number[]>();

  /** Whether that name has failed too often from there. */
  isLocked(address: string, name: string, now: number = Date.now()): boolean {
    return this.recent(address, name, now).length >= MOST;
  }

  note(address: string, name: string, now: number = Date.now()): void {
    this.at.set(keyOf(address, name), [...this.recent(address, name, now), now]);
  }

  forget(address: string, name: string): void {
    this.at.delete(keyOf(address, name));
  }

  private recent(address: string, name: string, now: number): readonly number[] {
    return (this.at.get(keyOf(address, name)) ?? []).filter((time) => now - time < WINDOW_MS);
  }
}

const keyOf = (address: string, name: string): string => `${address}:${name.toLowerCase()}`;
