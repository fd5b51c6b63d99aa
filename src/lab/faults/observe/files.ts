import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { LabNode } from '../../lab-parts.js';

const rotationsFile = z.object({
  rotations: z.record(z.string(), z.object({ providers: z.array(z.object({ provider_id: z.string() })) })),
});

/** One of the files in a node's `HOME/.aisbf`, as it lies there. */
export function fileOf(node: LabNode, name: string): Promise<string> {
  return readFile(path.join(node.home, '.aisbf', name), 'utf8');
}

/** The provider ids of each rotation of a node's rotations.json. */
export async function rotationsOnDisk(node: LabNode): Promise<readonly (readonly string[])[]> {
  const { rotations } = rotationsFile.parse(JSON.parse(await fileOf(node, 'rotations.json')));
  return Object.values(rotations).map(({ providers }) => providers.map((member) => member.provider_id));
}

export async function fileExists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
