import { expect, TestRunner } from 'vitest';
import { knownReleases } from '../../../src/conformance/releases.js';
import type { Subject } from './subject.js';

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

const known = await knownReleases();

const current = () => {
  const test = TestRunner.getCurrentTest();
  if (test === undefined) throw new Error('a note is made within a test');
  return test;
};

/** The describes around a test, down from the one that names the kind of node: as `scripts/contracts-table.mjs` reads them. */
function topicOf(test: ReturnType<typeof current>): string {
  const names: string[] = [];
  for (let { suite } = test; suite !== undefined && !suite.name.startsWith('kept by '); suite = suite.suite) names.unshift(suite.name);
  return names.join(', ');
}

/** Writes down what the node under test shows: it ends in the runner's JSON, and from there in `docs/contracts.md`. */
export function note(noted: Noted): void {
  current().meta.noted = noted;
}

/** The same for what only the suite asks, held against what the release's own nodes showed: of fake and real each must show it. */
export function noteAndHold({ name }: Subject, seen: string): void {
  note({ seen });
  const test = current();
  const release = known.find((one) => one.name === name);
  expect(seen, `what releases/${name}.json holds`).toBe(release?.suite[topicOf(test)]?.[test.name]);
}
