import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { runChecks } from '../../src/run-checks.js';

const page = new URL('../../docs/grants.md', import.meta.url);

/** The code blocks of the page in that language, word for word. */
async function blocks(language: string): Promise<readonly string[]> {
  const text = await readFile(page, 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) => block.trim());
}

const PASSWORDS = { READER_PASSWORD: 'r-canary-1', WRITER_PASSWORD: 'w-canary-2', REDIS_PASSWORD: 'c-canary-3' } as const;

function withPasswords(text: string): string {
  return Object.entries(PASSWORDS).reduce((all, [name, value]) => all.replaceAll(name, value), text);
}

/** Makes anew the accounts that the page describes, by its own statements; only the name of the database and the passwords are put in. */
export async function makeAccounts(lab: Lab): Promise<void> {
  const { schema } = lab.spec.environments.production;
  await lab.mysql.script("DROP USER IF EXISTS 'check_reader'@'%', 'check_writer'@'%'");
  await lab.redis.command('ACL', 'DELUSER', 'check_reader');
  const statements = (await blocks('sql')).join('\n').replaceAll('aisbf.', `${schema}.`);
  await lab.mysql.script(withPasswords(statements));
  for (const line of (await blocks('redis')).flatMap((block) => block.split('\n')))
    await lab.redis.command(...withPasswords(line).split(' '));
}

/** The addresses of the stores with those accounts, under the names of the lab's own. */
export function urlsOfThem({ spec, mysql, redis }: Lab): Readonly<Record<string, string>> {
  const at = `${mysql.endpoint.host}:${mysql.endpoint.port}/${spec.environments.production.schema}`;
  return {
    AISBF_MYSQL_URL: `mysql://check_reader:${PASSWORDS.READER_PASSWORD}@${at}`,
    AISBF_MYSQL_WRITE_URL: `mysql://check_writer:${PASSWORDS.WRITER_PASSWORD}@${at}`,
    AISBF_REDIS_URL: `redis://check_reader:${PASSWORDS.REDIS_PASSWORD}@${redis.endpoint.host}:${redis.endpoint.port}/0`,
  };
}

/** Diagnoses the lab with those accounts instead of its own. */
export async function diagnoseByThem(lab: Lab) {
  const { AISBF_MYSQL_NODES_URL: _, ...env } = lab.env;
  const folder = await mkdtemp(join(tmpdir(), 'aisbf-check-test-'));
  try {
    const file = join(folder, 'cluster.yaml');
    await writeFile(file, lab.clusterFile.replace(/^ *nodesAccount: .*\n/m, ''));
    return await runChecks({
      cluster: file,
      env: { ...env, ...urlsOfThem(lab) },
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** With the documented accounts every check is evaluated, and use of the database is proven by the canary row. */
export async function expectEnough(lab: Lab): Promise<void> {
  await makeAccounts(lab);
  const { document, view } = await diagnoseByThem(lab);
  expect(document.findings.map(({ title, evidence }) => [title, evidence.facts])).toEqual([]);
  expect(document.checks.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable')).toEqual([]);
  const rungs = view.cells
    .filter(({ cell }) => cell.check === 'shared-database' && cell.node !== undefined)
    .map(({ verdict }) => verdict.data['rung']);
  expect(new Set(rungs)).toEqual(new Set(['mutates']));
  expect(document.exitCode).toBe(0);
}
