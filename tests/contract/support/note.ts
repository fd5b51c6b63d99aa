import { expect, TestRunner } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** What a node showed, for the table of releases (`npm run contracts:table`). */
    noted?: Noted;
  }
}

export interface Noted {
  /** Of a behaviour that `contract verify` asks for too. */
  readonly id?: string;
  readonly seen: string;
}

/** Writes down what the node under test shows: it ends in the runner's JSON, and from there in `docs/contracts.md`. */
export function note(noted: Noted): void {
  const test = TestRunner.getCurrentTest();
  expect(test, 'a note is made within a test').toBeDefined();
  if (test !== undefined) test.meta.noted = noted;
}
