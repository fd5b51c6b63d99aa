import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { allChecks } from '../../src/checks/registry.js';
import { containerFaults } from '../../src/lab/docker/faults/registry.js';
import { allFaults } from '../../src/lab/faults/registry.js';
import { SYMPTOM_WORDS } from '../../src/report/words.js';
import { aPlace } from '../cli/command-line.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): string => readFileSync(`${root}${name}`, 'utf8');
const pages = [
  'README.md',
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

interface Shown {
  readonly page: string;
  readonly command: string;
  readonly options: readonly string[];
  readonly words: readonly string[];
}

/** Blocks of a shell as indented code; a line of prose may begin with the program's name too. */
const indented = (text: string): string => text.replace(/^```sh\n([\s\S]*?)^```$/gm, (_, script: string) => script.replace(/^/gm, '    '));

/** Command lines in code: `aisbf-check COMMAND ...`, up to what ends a command of a shell. */
const shown: readonly Shown[] = pages.flatMap((page) =>
  [...indented(read(page)).matchAll(/(?:^ {4}|`|-- |npx )aisbf-check ([a-z]+)((?: [^`\n|>#;&]*)?)/gm)].map(
    ([, command = '', rest = '']) => {
      const words = (rest.split(' -- ')[0] ?? '').split(/[\s=]+/).filter((word) => word !== '');
      return { page, command, options: words.filter((word) => /^--[a-z]/.test(word)), words };
    },
  ),
);
const valuesOf = (option: string, of: readonly Shown[]): readonly string[] =>
  of.flatMap(({ words }) => words.flatMap((word, at) => (word === option ? (words[at + 1] ?? '').split(',') : [])));

describe('the commands in the pages', () => {
  const commands = [...new Set(shown.map(({ command }) => command))];

  test('are many', () => expect(shown.length).toBeGreaterThan(40));

  test.each(commands)('%s is a command with the options that are shown', async (command) => {
    await using place = await aPlace();
    const { stdout, exitCode } = await place.run(command, '--help');
    expect(exitCode).toBe(0);
    // An unknown command prints the help of the program.
    expect(stdout).toContain(`Usage: aisbf-check ${command}`);
    const subcommands = [...stdout.matchAll(/^ {2}([a-z]+)(?: \[options\]| <)/gm)].map(([, name = '']) => name);
    const help = [stdout];
    for (const name of subcommands) help.push((await place.run(command, name, '--help')).stdout);
    const wrong = shown.filter((one) => one.command === command && one.options.some((option) => !help.join('\n').includes(option)));
    expect(wrong.map(({ page, words }) => `${page}: ${words.join(' ')}`)).toEqual([]);
  });

  test('name checks and faults that exist', () => {
    const checks = new Set(allChecks.map(({ id }) => id));
    const faults = new Set([...allFaults, ...containerFaults].map(({ id }) => id));
    const named = shown.filter(({ command }) => command !== 'score');
    const isWord = (id: string): boolean => /^[a-z]/.test(id);
    expect(valuesOf('--check', named).filter((id) => isWord(id) && !checks.has(id))).toEqual([]);
    const placed = valuesOf('--fault', named).map((fault) => fault.split(/[:[]/)[0] ?? '');
    expect(placed.filter((id) => isWord(id) && !faults.has(id))).toEqual([]);
    expect(placed.length).toBeGreaterThan(5);
  });
});

test('the playbook has a row for each symptom: a command, findings of that symptom, and a fault that is built to show it', () => {
  const table = read('docs/playbook.md');
  const faults = read('docs/faults.md');
  for (const symptom of Object.values(SYMPTOM_WORDS)) {
    const row = table.split('\n').find((line) => line.startsWith(`| ${symptom} |`));
    const findings = [...(row ?? '').matchAll(/\]\(findings\/([a-z-]+)\.md\)/g)].map(([, id = '']) => id);
    expect(findings.length).toBeGreaterThan(1);
    for (const id of findings) expect(read(`docs/findings/${id}.md`)).toContain(`Symptom: ${symptom}`);
    const [, fault = ''] = /--fault ([a-z-]+)/.exec(row ?? '') ?? [];
    const ofSymptom = faults.split('\n').find((line) => line.startsWith(`| ${symptom} |`));
    expect(ofSymptom).toContain(`\`${fault}\``);
    expect(row).toContain('aisbf-check diagnose --check ');
  }
});
