import path from 'node:path';
import type { Lab } from '../../lab.js';
import type { LabNode } from '../../lab-parts.js';
import { knockAsUser } from './chat.js';
import { watchMysql } from './mysql-log.js';

/** Accounts with which a node talked to the declared MySQL server while it had to look a token up. */
export async function accountsSeen(lab: Lab, node: LabNode): Promise<readonly string[]> {
  const statements = await watchMysql(lab.mysql, () => knockAsUser(lab, node));
  return [...new Set(statements.filter(({ host }) => host === node.spec.host).map(({ account }) => account))];
}

/** The file a node without MySQL serves from. */
export function sqliteFile(node: LabNode): string {
  return path.join(node.home, '.aisbf', 'aisbf.db');
}
