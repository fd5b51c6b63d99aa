// A long run's log is read from its end, where Vitest's own account of what failed scrolled away with an earlier phase; and its JSON has no
// differences. This keeps what failed, in short, for the end.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Enough for a difference and the line that it was met in, and little enough that ten of them still stand in a log's tail. */
const LINES = 30;

const ofOurs = (line) => !line.includes('/node_modules/') && !line.includes('node:internal');

function shortened({ message, diff, stack }) {
  const where = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const text = `${message ?? ''}\n${diff ?? ''}\n${where.join('\n')}`;
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => line.trim() !== '' && ofOurs(line));
  return lines.slice(0, LINES).map((line) => `  ${line}`);
}

/** Writes the file that AISBF_CHECK_FAILURES names: a list of lines, none where nothing failed. */
export default class FailuresReporter {
  onTestRunEnd(modules, unhandled) {
    const file = process.env.AISBF_CHECK_FAILURES;
    if (file === undefined) return;
    const lines = modules.flatMap((module) => this.#ofModule(module, relative(process.cwd(), module.moduleId)));
    const outside = unhandled.flatMap((error) => ['failed: outside any test', ...shortened(error)]);
    writeFileSync(file, JSON.stringify([...lines, ...outside]));
  }

  #ofModule(module, name) {
    const tests = [...module.children.allTests('failed')].map((test) => [`${name}: ${test.fullName}`, test.result().errors]);
    // A hook, or what stands outside the tests.
    const suites = [...module.children.allSuites()].map((suite) => [`${name}: ${suite.fullName}`, suite.errors()]);
    return [[name, module.errors()], ...suites, ...tests]
      .filter(([, errors]) => errors.length > 0)
      .flatMap(([what, errors]) => [`failed: ${what}`, ...errors.flatMap(shortened)]);
  }
}
