import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { runShown } from './support/run-shown.js';
import { missingLines, type ShownCommand, shownCommands, withOutputs } from './support/shown-commands.js';

/** Each lab starts two stores and four nodes; the machine may be busy. */
const PATIENCE_MS = 600_000;
/** `AISBF_CHECK_WRITE_DOCS=1` puts what the commands print now into the pages, instead of comparing. */
const writes = process.env['AISBF_CHECK_WRITE_DOCS'] === '1';

/** What is shown already stays where only its numbers would change. */
function newOutput({ output }: ShownCommand, printed = output): string {
  const same = missingLines(output, printed).length === 0 && (output.includes('\n...') || missingLines(printed, output).length === 0);
  return same && output !== '...' ? output : printed;
}

/** Clients that a reader has, and a small image may not. */
const lacking = ['curl', 'mysql', 'redis-cli'].filter((name) => spawnSync(name, ['--version']).error !== undefined);

describe('what a page shows', () => {
  const page = 'x\n<!-- lab: --fault node-down:aisbf-2 -->\n```sh\na | b\n```\n\n```text\none 12 ms\n...\nlast\n```\nend\n';

  it('is a command, its lab and its output', () => {
    expect(shownCommands(page)).toEqual([
      { inLab: true, faults: ['node-down:aisbf-2'], contract: 'aisbf-0.99', script: 'a | b', output: 'one 12 ms\n...\nlast' },
    ]);
    expect(shownCommands(withOutputs(page, ['new $1 output']))[0]?.output).toBe('new $1 output');
  });

  it('is compared line by line, in order, without its numbers', () => {
    expect(missingLines('one 12 ms\n...\nlast', 'one 7 ms\nmore\nlast')).toEqual([]);
    expect(missingLines('last\none 12 ms', 'one 7 ms\nmore\nlast')).toEqual(['one 12 ms']);
    expect(missingLines('one 12 s', 'one 7 ms')).toEqual(['one 12 s']);
  });
});

describe.skipIf(lacking.length > 0).each(['docs/playbook.md', 'README.md'])('%s shows what its commands print', (name) => {
  const file = fileURLToPath(new URL(`../../${name}`, import.meta.url));
  const page = readFileSync(file, 'utf8');
  const shown = shownCommands(page);
  const labOf = ({ inLab, faults, contract }: ShownCommand) =>
    inLab ? `in a lab of ${contract} with ${faults.join(' and ') || 'no fault'}` : 'by itself';
  const outputs = new Map<ShownCommand, string>();

  it('has shown commands', () => expect(shown.length).toBeGreaterThan(0));

  test.each([...new Set(shown.map(labOf))])('%s', { timeout: PATIENCE_MS }, async (lab) => {
    const commands = shown.filter((command) => labOf(command) === lab);
    const printed = await runShown(commands);
    for (const [at, command] of commands.entries()) outputs.set(command, (printed[at] ?? '').trimEnd());
    if (writes) {
      writeFileSync(
        file,
        withOutputs(
          page,
          shown.map((command) => newOutput(command, outputs.get(command))),
        ),
      );
      return;
    }
    const missing = commands.map((command, at) => ({ script: command.script, missing: missingLines(command.output, printed[at] ?? '') }));
    expect(missing.filter((one) => one.missing.length > 0)).toEqual([]);
  });
});
