import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A run that was ended for taking too long. */
export class TooLong extends Error {
  name = 'TooLong';
}

/**
 * Runs a command to its end. Wall time is that of the whole process, CPU time and peak memory are the kernel's own figures for it.
 * @throws {TooLong} after `limitMs`
 */
export function measured(words, { env, limitMs, output }) {
  return new Promise((resolve, reject) => {
    const child = spawn('/usr/bin/time', ['-f', '%U %S %M %x', '-o', output, process.execPath, ...words], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own: ended with the command that `time` started.
      detached: true,
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      process.kill(-child.pid, 'SIGKILL');
    }, limitMs);
    const startedAt = performance.now();
    child.on('error', reject);
    child.on('close', () => {
      const wall = (performance.now() - startedAt) / 1000;
      clearTimeout(timer);
      if (late) {
        reject(new TooLong(`not over after ${limitMs / 1000} s`));
        return;
      }
      const figures = readFileSync(output, 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
      const [user, system, kilobytes, code] = figures;
      if (code !== 0) reject(new Error(`Failed to measure ${words.join(' ')}: it ended with ${code}. ${said.slice(-2000)}`));
      else resolve({ wall, cpu: user + system, megabytes: kilobytes / 1024 });
    });
  });
}

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
