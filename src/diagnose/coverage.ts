import { toDeclare } from '../checks/declare.js';
import type { Finding } from './finding.js';
import type { RunView } from './rule.js';

/** Findings about what a run could not have seen. */
export const coverageFindings = ['coverage-too-small'] as const;

/**
 * What has to be declared before a clean result says anything: without a user identity nothing asks a node for something that is only in its
 * database, so a node on a file of its own looks like all others. A run that was narrowed on purpose does not say so.
 */
export function coverageFindingsOf({ ctx: { cluster }, record }: RunView): readonly Finding[] {
  if (record.started.selection !== undefined) return [];
  if (cluster.identities.some(({ kind }) => kind === 'user')) return [];
  return [
    {
      id: 'coverage-too-small',
      title: "No user identity is declared, so no node's database was probed",
      severity: 'warning',
      symptom: null,
      layer: null,
      fix: 'harness',
      culprits: [{ factor: 'setting', level: 'identities' }],
      evidence: {
        inside: { failed: 0, of: 0 },
        outside: { failed: 0, of: 0 },
        facts: [
          'health, models and routes by a global token are answered without the database',
          'a node that fell back to a SQLite file of its own passes all of that',
        ],
      },
      firstCheck: `Add a user to the cluster file: ${toDeclare('user')}.`,
      next: 'aisbf-check init --force',
      checks: [],
      attribution: 'attributed',
      rivals: [],
      waived: null,
    },
  ];
}
