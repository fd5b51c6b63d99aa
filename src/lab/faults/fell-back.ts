import type { LabNode } from '../lab-parts.js';
import { removeFile } from './observe/on-sqlite.js';

/** MySQL cannot be reached from these nodes: what they start with then, they keep. */
export async function cutMysql(nodes: readonly LabNode[]): Promise<void> {
  await Promise.all(nodes.map((node) => node.wires.mysql.refuse()));
}

/** MySQL can be reached again; the nodes do not notice. */
export async function restoreMysql(nodes: readonly LabNode[]): Promise<void> {
  await Promise.all(nodes.map((node) => node.wires.mysql.heal()));
}

/** Ends the nodes and takes their files away, so that they start as on the first day. */
export async function forgetFile(nodes: readonly LabNode[]): Promise<void> {
  await Promise.all(
    nodes.map(async (node) => {
      await node.stop();
      await removeFile(node);
    }),
  );
}
