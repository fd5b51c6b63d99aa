import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../lab/lab.js';
import type { Document } from '../report/document.js';
import { runChecks } from '../run-checks.js';

/** Runs every check against a lab as a person would: by its cluster file and environment, nothing else. */
export async function diagnoseLab(lab: Lab): Promise<Document> {
  const file = join(lab.warden.dir, 'score.yaml');
  await writeFile(file, lab.clusterFile, { mode: 0o600 });
  const { document } = await runChecks({ cluster: file, env: lab.env });
  return document;
}
