import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type Reporter, startVitest } from 'vitest/node';
import type { Verdict } from '../checks/verdict.js';
import { packageFolder } from '../package-info.js';
import { type GateRequest, verdictIn } from '../vitest/provided.js';

export interface GateTests {
  /** By CellId: the verdict each test came to. */
  readonly verdicts: ReadonlyMap<string, Verdict>;
  readonly tests: number;
  /** What went wrong beside the tests themselves. */
  readonly errors: readonly string[];
  /** What Vitest had to say, for when it could not even start. */
  readonly output: string;
}

/** Keeps what is written, so that Vitest's own talk is shown only when it matters. */
function keeper(): { readonly stream: Writable; text(): string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join('') };
}

/**
 * Runs the gate's suite in Vitest with a configuration of our own: a user's is never looked for, and nothing is excluded, for the suite
 * lies in `node_modules` where this package is installed.
 */
export async function runGateTests(request: GateRequest, reporters: readonly Reporter[] = []): Promise<GateTests> {
  const verdicts = new Map<string, Verdict>();
  const errors: string[] = [];
  let tests = 0;
  const reporter: Reporter = {
    onTestCaseResult(testCase) {
      tests += 1;
      const verdict = verdictIn(testCase.meta());
      if (verdict !== undefined) verdicts.set(testCase.fullName, verdict);
    },
    onTestRunEnd(modules, unhandled) {
      for (const error of [...modules.flatMap((module) => module.errors()), ...unhandled]) errors.push(error.stack ?? error.message);
    },
  };
  const output = keeper();
  const suites = join(packageFolder(), 'dist', 'vitest');
  const vitest = await startVitest(
    'test',
    [],
    {
      config: false,
      root: suites,
      include: ['gate.test.js'],
      exclude: [],
      globalSetup: [join(suites, 'global-setup.js')],
      provide: { aisbfGate: request },
      reporters: [reporter, ...reporters],
      watch: false,
      cache: false,
      // Loaded by Node itself, wherever the package lies: its files are plain modules and need no transforming.
      server: { deps: { external: [/.*/] } },
      pool: 'forks',
      // A run that stops on its own limits needs no limit of Vitest's.
      testTimeout: 0,
      passWithNoTests: true,
    },
    { logLevel: 'silent' },
    { stdout: output.stream, stderr: output.stream },
  );
  await vitest.close();
  return { verdicts, tests, errors, output: output.text() };
}
