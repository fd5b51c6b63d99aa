import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Runs a command to its end. Wall time, CPU time and peak memory are the kernel's own figures for the whole process. */
export function measured(words, env, output) {
  return new Promise((resolve, reject) => {
    const child = spawn('/usr/bin/time', ['-f', '%e %U %S %M %x', '-o', output, process.execPath, ...words], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const startedAt = performance.now();
    child.on('error', reject);
    child.on('close', () => {
      const wall = (performance.now() - startedAt) / 1000;
      const figures = readFileSync(output, 'utf8').trim().split('\n').at(-1).split(' ').map(Number);
      const [, user, system, kilobytes, code] = figures;
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
