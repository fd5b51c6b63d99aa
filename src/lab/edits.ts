import type { Edits } from './lab.js';

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
