import type { Cluster, Waiver } from '../target/cluster.js';
import type { Culprit, Finding } from './finding.js';

/** Findings that come from the waivers themselves. */
export const waiverFindings = ['waiver-expired', 'waiver-unused'] as const;

/** `expires` is the last day that it holds, in UTC. */
const expired = (waiver: Waiver, now: Date): boolean => now.toISOString().slice(0, 10) > waiver.expires;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Whole days after today on which it still holds. */
const daysLeft = (expires: string, now: Date): number =>
  Math.round((Date.parse(expires) - Date.parse(now.toISOString().slice(0, 10))) / DAY_MS);

const names = (written: string, culprit: Culprit): boolean => written === culprit.level || written === `${culprit.factor}:${culprit.level}`;

/** Every culprit of the finding is named, and every name is a culprit of it. */
const matches = (waiver: Waiver, finding: Finding): boolean =>
  waiver.finding === finding.id &&
  finding.culprits.length > 0 &&
  finding.culprits.every((culprit) => waiver.culprits.some((written) => names(written, culprit))) &&
  waiver.culprits.every((written) => finding.culprits.some((culprit) => names(written, culprit)));

function ownFinding(id: (typeof waiverFindings)[number], waiver: Waiver, title: string, firstCheck: string): Finding {
  return {
    id,
    title,
    severity: 'error',
    symptom: null,
    layer: null,
    fix: 'harness',
    culprits: [],
    evidence: {
      inside: { failed: 0, of: 0 },
      outside: { failed: 0, of: 0 },
      facts: [
        `finding: ${waiver.finding}; culprits: ${waiver.culprits.join(', ') || 'none'}; expires: ${waiver.expires}; reason: ${waiver.reason}`,
      ],
    },
    firstCheck,
    next: `aisbf-check explain ${waiver.finding}`,
    checks: [],
    attribution: 'attributed',
    rivals: [],
    waived: null,
  };
}

/**
 * Marks waived findings (they stay listed) and adds what is wrong with the waivers: an expired one waives nothing and is a finding, and
 * so is one that matches nothing; a run narrowed to some cells cannot tell that, so it does not say so.
 */
export function applyWaivers(cluster: Cluster, findings: readonly Finding[], now: Date, narrowed: boolean): readonly Finding[] {
  const live = cluster.waivers.filter((waiver) => !expired(waiver, now));
  const marked = findings.map((finding): Finding => {
    const waiver = live.find((one) => matches(one, finding));
    if (waiver === undefined) return finding;
    const { reason, link, expires } = waiver;
    return { ...finding, waived: { reason, ...(link === undefined ? {} : { link }), expires, daysLeft: daysLeft(expires, now) } };
  });
  const late = cluster.waivers
    .filter((waiver) => expired(waiver, now))
    .map((waiver) =>
      ownFinding(
        'waiver-expired',
        waiver,
        `The waiver for ${waiver.finding} expired on ${waiver.expires}`,
        `Repair what it tolerates (${waiver.reason}), or take the waiver out of the cluster file.`,
      ),
    );
  const idle = (narrowed ? [] : live)
    .filter((waiver) => !findings.some((finding) => matches(waiver, finding)))
    .map((waiver) =>
      ownFinding(
        'waiver-unused',
        waiver,
        `The waiver for ${waiver.finding} matches no finding of this run`,
        'Take it out of the cluster file if the fault is repaired; else compare its culprits with those of the finding.',
      ),
    );
  return [...marked, ...late, ...idle];
}
