import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const tool = fileURLToPath(new URL('../../../bin/aisbf-check.js', import.meta.url));

export interface Tokens {
  readonly global: string;
  readonly user: string;
}

export interface Verified {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | undefined;
}

const AS_GLOBAL = ['--token', '$' + '{GLOBAL}'] as const;

/** `aisbf-check contract verify`, as somebody with a shell runs it, with a global token. */
export async function verify({ global, user }: Tokens, ...words: readonly string[]): Promise<Verified> {
  const env = { NO_COLOR: '1', GLOBAL: global, USER: user };
  const line = [tool, 'contract', 'verify', ...AS_GLOBAL, ...words];
  const { stdout, stderr, exitCode } = await execa(process.execPath, line, { reject: false, env });
  return { stdout, stderr, exitCode };
}

/** The words that have it ask as alice too. */
export const AS_ALICE = ['--user-token', '$' + '{USER}', '--username', 'alice'] as const;
