// Reads Vitest's own JSON: the one place the closing line's figures come from.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const read = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** A test file that failed outside its tests (it could not be loaded, or a hook round all of it threw) counts as one failure. */
export function counts(file) {
  const result = read(file);
  const broken = result.testResults.filter(
    (suite) => suite.status === 'failed' && !suite.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  return {
    passed: result.numPassedTests,
    failed: result.numFailedTests + broken,
    skipped: result.numPendingTests + (result.numTodoTests ?? 0),
  };
}

/** Several runs as one. */
export function sum(several) {
  const total = (of) => several.reduce((before, one) => before + of(one), 0);
  return { passed: total((one) => one.passed), failed: total((one) => one.failed), skipped: total((one) => one.skipped) };
}

/** Full names of the tests that were left out; the reason stands in the name. */
export function skippedNames(file) {
  return read(file)
    .testResults.flatMap((suite) => suite.assertionResults)
    .filter((test) => test.status === 'pending' || test.status === 'skipped' || test.status === 'todo')
    .map((test) => test.fullName);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed, skipped } = counts(process.argv[2]);
  process.stdout.write(`${passed} passed, ${failed} failed, ${skipped} skipped\n`);
}
