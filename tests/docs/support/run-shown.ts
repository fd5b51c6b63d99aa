import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Lab } from '../../../src/lab/lab.js';
import { startLab } from '../../../src/lab/start-lab.js';
import type { ShownCommand } from './shown-commands.js';

const tool = fileURLToPath(new URL('../../../bin/aisbf-check.js', import.meta.url));

/** The package as if it were installed; mail that goes nowhere. */
const SHIMS = {
  'aisbf-check': `#!/bin/sh\nexec "${process.execPath}" "${tool}" "$@"\n`,
  npx: '#!/bin/sh\nexec "$@"\n',
  mail: '#!/bin/sh\ncat > mail.txt\n',
} as const;

type Environment = Readonly<Record<string, string>>;

/** The playbook's inputs, as variables. The store's password goes where the MySQL client reads it. */
async function inLab(lab: Lab, folder: string): Promise<Environment> {
  await writeFile(join(folder, 'aisbf-check.yaml'), lab.clusterFile);
  const { hostname, port, username, password, pathname } = new URL(lab.env['AISBF_MYSQL_URL'] ?? '');
  const client = `[client]\nhost=${hostname}\nport=${port}\nuser=${username}\npassword=${password}\n`;
  await writeFile(join(folder, '.my.cnf'), `${client}\n[mysql]\ndatabase=${pathname.slice(1)}\n`, { mode: 0o600 });
  return {
    ...lab.env,
    NODES: lab.nodes.map(({ url }) => url).join(' '),
    STAGING: lab.staging.url,
    API_USER: 'admin',
    TOKEN: lab.env['AISBF_TOKEN_ADMIN'] ?? '',
    REDIS_URL: lab.env['AISBF_REDIS_URL'] ?? '',
  };
}

async function runAll(commands: readonly ShownCommand[], folder: string, more: Environment): Promise<readonly string[]> {
  const env = { ...more, HOME: folder, PATH: `${folder}:${process.env['PATH']}` };
  const printed: string[] = [];
  for (const { script } of commands) {
    const { stdout } = await execa('sh', ['-c', script], { cwd: folder, env, reject: false, timeout: 240_000 });
    printed.push(stdout);
  }
  return printed;
}

/** Runs commands that share a lab, in the order shown; gives what each printed to stdout. */
export async function runShown(commands: readonly ShownCommand[]): Promise<readonly string[]> {
  const [first] = commands;
  if (first === undefined) return [];
  const folder = await mkdtemp(join(tmpdir(), 'aisbf-check-docs-'));
  try {
    for (const [name, text] of Object.entries(SHIMS)) {
      await writeFile(join(folder, name), text, { mode: 0o755 });
    }
    if (!first.inLab) return await runAll(commands, folder, {});
    await using lab = await startLab({ nodes: 3, engine: 'native', contract: first.contract, faults: first.faults });
    return await runAll(commands, folder, await inLab(lab, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
