import { rm } from 'node:fs/promises';
import type { Lab, Proof } from '../../lab.js';
import type { LabNode } from '../../lab-parts.js';
import { accountsSeen, sqliteFile } from './database.js';
import { fileExists } from './files.js';

/** Whether a node serves from a file of its own: MySQL does not hear of it, and the file is there. */
export async function servesFromFile(lab: Lab, node: LabNode): Promise<Proof> {
  const accounts = await accountsSeen(lab, node);
  const file = await fileExists(sqliteFile(node));
  return {
    inForce: accounts.length === 0 && file,
    seen: `${node.spec.id}: MySQL ${accounts.length === 0 ? 'hears nothing of it' : `hears it as ${accounts.join(', ')}`}; aisbf.db ${file ? 'is' : 'is not'} in its HOME`,
  };
}

/** Takes the file away with its log and lock. The node must not run on it any more. */
export async function removeFile(node: LabNode): Promise<void> {
  const file = sqliteFile(node);
  await Promise.all(['', '-wal', '-shm', '.lock'].map((suffix) => rm(`${file}${suffix}`, { force: true, recursive: true })));
}
