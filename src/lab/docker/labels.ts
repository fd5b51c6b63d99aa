import path from 'node:path';

/** On every container and network of a lab; its value is the lab's folder. */
export const LAB_LABEL = 'dev.aisbf-check.lab';

/** What a container is in its lab, for a person. */
export const PART_LABEL = 'dev.aisbf-check.part';

export function labelsOf(folder: string, part: string): Record<string, string> {
  return { [LAB_LABEL]: folder, [PART_LABEL]: part };
}

/** Names in the engine are the machine's: the folder's own makes them unique. */
export function nameIn(folder: string, part: string): string {
  return `${path.basename(folder)}-${part}`;
}
