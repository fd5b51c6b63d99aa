// Which suites `npm test` runs here: those that this machine has everything for. What is left out is named with its reason.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LIST = fileURLToPath(new URL('../tests/suites.json', import.meta.url));

/** True, or what this machine lacks. Compiled code tells, so it is asked for after the build only. */
const CAN = {
  async docker() {
    const { dockerEngine } = await import('../dist/lab/docker/docker-engine.js');
    return dockerEngine.available();
  },
  async released() {
    const { installed } = await import('../dist/lab/real/places.js');
    return installed('0.99.87');
  },
};

/**
 * A suite's variable says `1`: it must run; `0`: it must not. Else it runs where it can, unless it is only run when asked for.
 * @returns each suite with `run`, why it is left out, and `fault`: it was asked for and cannot run
 */
export async function chooseSuites(env = process.env) {
  const suites = JSON.parse(readFileSync(LIST, 'utf8'));
  return Promise.all(
    suites.map(async (suite) => {
      const wish = env[suite.variable];
      const unasked = `${suite.minutes} minutes; ${suite.variable}=1 runs it`;
      if (wish === '0') return { ...suite, run: false, fault: false, why: `${suite.variable}=0` };
      if (wish !== '1' && suite.onlyAsked) return { ...suite, run: false, fault: false, why: unasked };
      const can = suite.needs === undefined ? true : await CAN[suite.needs]();
      return can === true ? { ...suite, run: true, fault: false, why: '' } : { ...suite, run: false, fault: wish === '1', why: can };
    }),
  );
}
