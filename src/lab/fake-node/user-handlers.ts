import {
  type AutoselectConfig,
  type ProviderConfig,
  parseUserAutoselect,
  parseUserProvider,
  parseUserRotation,
  type RotationConfig,
} from './config.js';
import type { NodeDatabase, UserConfigKind, UserRow } from './database.js';

type Parsed<T> = ReadonlyMap<string, T>;

function parsed<T>(rows: readonly UserRow[], parse: (config: unknown) => T | undefined): Parsed<T> {
  const all = new Map<string, T>();
  for (const row of rows) {
    const config = parse(row.config);
    if (config !== undefined) all.set(row.id, config);
  }
  return all;
}

/**
 * What a user has, as this process saw it at first use. Nothing but a restart or a reload of the user's own makes it look again: a user's
 * ids freeze per node and kind of handler (contract 8, user handler cache).
 */
export class UserHandlers {
  private readonly rows = new Map<string, Promise<readonly UserRow[]>>();

  constructor(private readonly database: NodeDatabase) {}

  async providers(userId: number): Promise<Parsed<ProviderConfig>> {
    return parsed(await this.frozen('provider', userId), parseUserProvider);
  }

  async rotations(userId: number): Promise<Parsed<RotationConfig>> {
    return parsed(await this.frozen('rotation', userId), parseUserRotation);
  }

  async autoselects(userId: number): Promise<Parsed<AutoselectConfig>> {
    return parsed(await this.frozen('autoselect', userId), parseUserAutoselect);
  }

  /** Looks again at the next use. @returns how many kinds it had looked at */
  forget(userId: number): number {
    const keys = [...this.rows.keys()].filter((key) => key.endsWith(`_${userId}`));
    for (const key of keys) this.rows.delete(key);
    return keys.length;
  }

  private frozen(kind: UserConfigKind, userId: number): Promise<readonly UserRow[]> {
    const key = `${kind}_${userId}`;
    const known = this.rows.get(key);
    if (known) return known;
    const asked = this.database.userConfigs(kind, userId);
    this.rows.set(key, asked);
    // A handler that could not be made is not kept.
    asked.catch(() => this.rows.delete(key));
    return asked;
  }
}
