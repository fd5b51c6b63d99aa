import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { readYaml } from '../../target/file/yaml-source.js';

const ids = z
  .array(z.looseObject({ id: z.string() }).nullable().catch(null))
  .transform((things) => things.flatMap((thing) => (thing === null ? [] : [thing.id])))
  .catch([]);
const names = z.looseObject({ nodes: ids, routes: ids, identities: ids });

export type ClusterNames = Readonly<Record<'nodes' | 'routes' | 'identities', readonly string[]>>;

const NONE: ClusterNames = { nodes: [], routes: [], identities: [] };

/** Names in a cluster file, which need not be whole: no variable is looked up, for in the shell at hand it may not be set. */
export async function clusterNames(file: string): Promise<ClusterNames> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    // There is nothing to complete from; the command itself says what is wrong with the file.
    return NONE;
  }
  return names.safeParse(readYaml(text).value).data ?? NONE;
}
