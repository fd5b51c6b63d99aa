import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { allChecks } from '../../src/checks/registry.js';
import { aPlace } from './command-line.js';

const tool = join(import.meta.dirname, '..', '..', 'bin', 'aisbf-check.js');
const FILE = `name: shop
nodes: [{ id: north, url: "\${NOT_SET}" }, { id: south, url: "http://127.0.0.1:9" }]
identities: [{ id: ops, kind: global, token: "\${NOT_SET}" }]
routes: [{ id: chat-default, model: p/m, identities: [ops] }]
`;

/** What a real bash offers for each line, with the cursor at its end; words are separated by `|`. */
async function offered(folder: string, lines: readonly string[]): Promise<readonly (readonly string[])[]> {
  const script = `eval "$(aisbf-check completion bash)"
complete -p aisbf-check >&2
for line in "$@"; do
  IFS='|' read -r -a words <<< "$line#"
  words[-1]="\${words[-1]%#}"
  COMP_WORDS=(aisbf-check "\${words[@]}"); COMP_CWORD=\${#words[@]}; _aisbf_check
  printf '%s ' "\${COMPREPLY[@]}"; echo
done`;
  const env = { PATH: `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}` };
  const { stdout, stderr } = await execa('bash', ['--norc', '-c', script, 'bash', ...lines], {
    cwd: folder,
    env,
    stripFinalNewline: false,
  });
  expect(stderr.trim()).toBe('complete -o default -F _aisbf_check aisbf-check');
  return stdout.split('\n').map((line) => line.trim().split(' '));
}

const EXPECTED: Readonly<Record<string, readonly string[]>> = {
  dia: ['diagnose'],
  'diagnose|--no': ['--node'],
  'gate|--check|': allChecks.map(({ id }) => id).sort(),
  'diagnose|--node|': ['north', 'south'],
  'diagnose|--node|north,': ['north,south'],
  'diagnose|--route|c': ['chat-default'],
  'gate|--identity|': ['ops'],
  'lab|--engine|n': ['native'],
  'explain|node-hea': ['node-health'],
  'diagnose|--cluster|': [''],
};

test('bash completes commands, options, check ids and names of the cluster file, whose variables need not be set', async () => {
  await using place = await aPlace();
  await place.write('aisbf-check.yaml', FILE);
  await place.write('bin/aisbf-check', `#!/bin/sh\nexec '${process.execPath}' '${tool}' "$@"\n`);
  await chmod(join(place.folder, 'bin', 'aisbf-check'), 0o755);
  const [commands, ...others] = await offered(place.folder, ['', ...Object.keys(EXPECTED)]);
  expect(commands).toEqual(expect.arrayContaining(['completion', 'diagnose', 'explain', 'gate', 'init', 'lab']));
  expect(commands).not.toContain('complete');
  expect(others.slice(0, -1)).toEqual(Object.values(EXPECTED));
}, 120_000);

test.each(['zsh', 'fish'])('%s reads its script', async (shell) => {
  await using place = await aPlace();
  const { stdout, exitCode } = await place.run('completion', shell);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('aisbf-check complete -- ');
  const { failed, stderr, code } = await execa(shell, ['-n'], { input: stdout, reject: false });
  // Where the shell is not installed its syntax cannot be looked at.
  if (code !== 'ENOENT') expect({ failed, stderr }).toEqual({ failed: false, stderr: '' });
});

test('another shell is refused', async () => {
  await using place = await aPlace();
  expect(await place.run('completion', 'csh')).toMatchObject({
    exitCode: 64,
    stdout: '',
    stderr: expect.stringContaining('bash, zsh, fish'),
  });
});
