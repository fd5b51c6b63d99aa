/** Gives back what was acquired; more than one call has no effect. */
export type Release = () => void;

function once(work: () => void): Release {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    work();
  };
}

/** At most `size` holders at once, in the order they came. */
export class Semaphore {
  #free: number;
  readonly #queue: (() => void)[] = [];

  constructor(size: number) {
    this.#free = Math.max(1, size);
  }

  async acquire(): Promise<Release> {
    await this.take();
    return once(() => this.give());
  }

  /** Takes a place: at once (undefined), or when the promise is kept. Whoever took one gives it back once. */
  take(): Promise<void> | undefined {
    if (this.#free === 0) return new Promise((resolve) => this.#queue.push(resolve));
    this.#free--;
    return undefined;
  }

  give(): void {
    const next = this.#queue.shift();
    if (next) next();
    else this.#free++;
  }
}

/** Held by any number of the same group at once, or by one alone; never by two groups. In the order they came. */
class GroupLock {
  #holders = 0;
  #group: string | undefined;
  readonly #queue: { readonly group: string | undefined; readonly enter: () => void }[] = [];

  async acquire(group: string | undefined): Promise<Release> {
    await new Promise<void>((enter) => {
      this.#queue.push({ group, enter });
      this.#admit();
    });
    return once(() => {
      this.#holders--;
      this.#admit();
    });
  }

  #admit(): void {
    for (;;) {
      const head = this.#queue[0];
      if (!head) return;
      const fits = this.#holders === 0 || (head.group !== undefined && head.group === this.#group);
      if (!fits) return;
      this.#queue.shift();
      this.#group = head.group;
      this.#holders++;
      head.enter();
    }
  }
}

/** One lock wanted: `group` left out means alone. */
export interface LockWish {
  readonly key: string;
  readonly group?: string;
}

/** Locks by name. Taken one by one in the order of their names, so no two takers can wait for each other. */
export class Locks {
  readonly #locks = new Map<string, GroupLock>();

  async acquire(wishes: readonly LockWish[]): Promise<Release> {
    if (wishes.length === 0) return () => undefined;
    const inOrder = [...new Map(wishes.map((wish) => [wish.key, wish])).values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    const held: Release[] = [];
    for (const { key, group } of inOrder) held.push(await this.#lock(key).acquire(group));
    return () => {
      for (const release of held) release();
    };
  }

  #lock(key: string): GroupLock {
    const known = this.#locks.get(key);
    if (known) return known;
    const made = new GroupLock();
    this.#locks.set(key, made);
    return made;
  }
}
