/** Values with an end, in this process only. */
export class MemoryStore<T> {
  private readonly entries = new Map<string, { readonly value: T; readonly until: number }>();

  /** @param limit the oldest entry goes when there are more. */
  constructor(private readonly limit = Number.POSITIVE_INFINITY) {}

  get(key: string): T | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.until <= Date.now()) return undefined;
    return entry.value;
  }

  set(key: string, value: T, ttlSeconds: number): void {
    this.entries.delete(key);
    this.entries.set(key, { value, until: Date.now() + ttlSeconds * 1000 });
    const oldest = this.entries.keys().next();
    if (this.entries.size > this.limit && !oldest.done) this.entries.delete(oldest.value);
  }

  delete(key: string): void {
    this.entries.delete(key);
  }
}
