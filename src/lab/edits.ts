/**
 * Edits that faults lay over something, each under a key of its own: taken back in any order, so that faults compose and heal exactly.
 */
export interface Edits<T> {
  /** A later edit sees the result of the earlier ones. */
  put(key: string, edit: (value: T) => T): void;
  drop(key: string): void;
  /** What is in force now. */
  current(): T;
}

/** Edits over a base value; `changed` is told whenever the outcome may have changed. */
export function createEdits<T>(base: T, changed: (value: T) => void = () => undefined): Edits<T> {
  const edits = new Map<string, (value: T) => T>();
  const current = (): T => [...edits.values()].reduce((value, edit) => edit(value), base);
  return {
    put(key, edit) {
      edits.set(key, edit);
      changed(current());
    },
    drop(key) {
      if (edits.delete(key)) changed(current());
    },
    current,
  };
}
