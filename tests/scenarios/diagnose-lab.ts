import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lab } from '../../src/lab/lab.js';
import type { Document } from '../../src/report/document.js';
import { runChecks } from '../../src/run-checks.js';

/** Runs every check against a lab as a person would: by its cluster file and environment, nothing else. */
export async function diagnoseLab(lab: Pick<Lab, 'clusterFile' | 'env'>): Promise<Document> {
  const folder = await mkdtemp(join(tmpdir(), 'aisbf-check-test-'));
  try {
    const file = join(folder, 'cluster.yaml');
    await writeFile(file, lab.clusterFile);
    const { document } = await runChecks({ cluster: file, env: lab.env });
    return document;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A seed for one test run; `AISBF_CHECK_SEED` repeats an earlier one. */
export function scenarioSeed(): number {
  const given = process.env['AISBF_CHECK_SEED'];
  return given === undefined ? randomBytes(4).readUInt32BE() : Number(given);
}
