import type { Document } from '../report/document.js';
import { evidenceWords } from '../report/words.js';

/**
 * Throws where something is to blame, naming each cause with its counts and first check. Waived findings do not count, and warnings only
 * where `warnings` is true; an outcome of `unknown` does.
 */
export function expectNoFindings(document: Document, { warnings = false }: { readonly warnings?: boolean } = {}): void {
  const live = document.findings.filter(({ waived, severity }) => waived === null && (warnings || severity !== 'warning'));
  const causes = live.map(
    (finding) => `${finding.id}: ${finding.title}\n  ${evidenceWords(finding)}\n  first check: ${finding.firstCheck}`,
  );
  if (causes.length > 0)
    throw new Error(
      `Expected no finding of ${document.cluster}, but there ${causes.length === 1 ? 'is one' : `are ${causes.length}`}:\n${causes.join('\n')}`,
    );
  if (document.verdict !== 'unknown') return;
  const open = document.checks.filter(({ verdict }) => verdict === 'unknown' || verdict === 'not-evaluated').map(({ id }) => id);
  throw new Error(`Expected no finding of ${document.cluster}, but these checks could not tell: ${open.join(', ')}`);
}
