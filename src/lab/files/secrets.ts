import { randomBytes } from 'node:crypto';
import type { EnvironmentName, LabSpec } from '../spec/spec.js';

/** Every secret of one lab, fresh at each start. */
export interface LabSecrets {
  /** By canonical identity id, staging's identity among them. */
  readonly tokens: Readonly<Record<string, string>>;
  /** Password of each environment's MySQL account. */
  readonly nodes: Readonly<Record<EnvironmentName, string>>;
  readonly reader: string;
  readonly writer: string;
  readonly session: string;
  readonly dashboard: string;
}

/** The reading and the writing account that the cluster file's URLs use. */
export const READER = 'lab_reader';
export const WRITER = 'lab_writer';

function secret(): string {
  return randomBytes(24).toString('hex');
}

export function makeSecrets(spec: LabSpec): LabSecrets {
  const identities = [...spec.identities, spec.stagingIdentity];
  return {
    tokens: Object.fromEntries(identities.map(({ id }) => [id, secret()])),
    nodes: { production: secret(), staging: secret() },
    reader: secret(),
    writer: secret(),
    session: secret(),
    dashboard: secret(),
  };
}

/** The token of an identity by its canonical id. */
export function tokenOf(secrets: LabSecrets, identity: string): string {
  const token = secrets.tokens[identity];
  if (token === undefined)
    throw new Error(`Failed to find the token of ${identity}: the lab has no such identity. Please use one of its own.`);
  return token;
}
