import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { vi } from 'vitest';

const tool = fileURLToPath(new URL('../../bin/aisbf-check.js', import.meta.url));

/** A command in a pseudo-terminal of its own, as a person has it before them. */
export interface Terminal {
  /** All that it showed so far, without colours and movements. */
  shown(): string;
  /** Waits until it shows that, after all that was waited for before. */
  until(text: string): Promise<void>;
  /** Keys as they are pressed; Enter is `\r`, Ctrl-C `\x03`. */
  press(keys: string): void;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/** Starts `aisbf-check WORDS` in one, by script of util-linux, which every Debian has; stdout goes to a file, as results do. */
export function inTerminal(folder: string, env: Readonly<Record<string, string>>, words: readonly string[], stdout: string): Terminal {
  const line = `stty cols 100 rows 50; exec ${[process.execPath, tool, ...words].map(quoted).join(' ')} > ${quoted(stdout)}`;
  const child = spawn('script', ['-qefc', line, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, TERM: 'xterm', SHELL: '/bin/sh', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let text = '';
  let from = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const shown = () => stripVTControlCharacters(text);
  return {
    shown,
    async until(wanted) {
      await vi.waitFor(
        () => {
          const at = shown().indexOf(wanted, from);
          if (at < 0) throw new Error(`It does not show ${wanted}, but:\n${shown().slice(from)}`);
          from = at + wanted.length;
        },
        { timeout: 40_000, interval: 20 },
      );
    },
    press: (keys) => void child.stdin.write(keys),
    ended: new Promise((resolve) => child.once('close', resolve)),
  };
}
