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

async function lacks({ needs }) {
  for (const need of needs) {
    const can = await CAN[need]();
    if (can !== true) return can;
  }
  return undefined;
}

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
      const lack = await lacks(suite);
      return lack === undefined ? { ...suite, run: true, fault: false, why: '' } : { ...suite, run: false, fault: wish === '1', why: lack };
    }),
  );
}

const switches = (suites, isOn) => Object.fromEntries(suites.map((suite) => [suite.variable, isOn(suite) ? '1' : '0']));

/**
 * One run of Vitest after the other: everything that does not mind company, then each suite that is to have the machine for itself. Released
 * nodes are slow enough beside other suites to be blamed for it. `filters` of the caller's own make it one run of all that they name.
 * @returns each with what its environment holds unless the caller's does (`usual`), and whatever the caller's does (`switches`)
 */
export function phasesOf(suites, filters) {
  const chosen = suites.filter(({ run }) => run);
  if (filters.length > 0) return [{ name: 'tests', args: filters, usual: {}, switches: switches(suites, ({ run }) => run) }];
  const together = { name: 'tests', args: [], usual: {}, switches: switches(suites, ({ run, alone }) => run && alone === undefined) };
  const alone = chosen
    .filter((suite) => suite.alone !== undefined)
    .map(({ folder, variable, alone: { folders, env } }) => ({
      name: folder.replaceAll('/', '-'),
      args: [...folders, '--maxWorkers=1'],
      usual: env,
      switches: switches(suites, (suite) => suite.variable === variable),
    }));
  return [together, ...alone];
}
