import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../process/package-root.js';
import type { Role } from './images.js';

/** The text of a file in the package's `docker` folder. */
export function dockerFile(name: string): string {
  return readFileSync(path.join(packageRoot(), 'docker', name), 'utf8');
}

const FILES: Partial<Record<Role, readonly [server: string, file: string]>> = {
  mysql: ['mysqld', 'mysql.args'],
  mariadb: ['mariadbd', 'mysql.args'],
  redis: ['redis-server', 'redis.args'],
  valkey: ['valkey-server', 'redis.args'],
};

/** The command of a store's container: its settings, one a line; lines that begin with # say why. */
export function storeSettings(role: Role): readonly string[] {
  const [server, file] = FILES[role] ?? [];
  if (server === undefined || file === undefined)
    throw new Error(`Failed to find the settings of ${role}: it is no store. Please report this.`);
  const lines = dockerFile(file)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return [server, ...lines.flatMap((line) => line.split(' ').map((word) => (word === "''" ? '' : word)))];
}
