import type { VerdictStatus } from '../../src/checks/verdict.js';
import { mergeStatuses } from '../../src/report/check-summary.js';
import { badTargets } from './targets.js';

/** By check, then by target: the verdicts of the cells judged on its answers. */
export type Results = ReadonlyMap<string, ReadonlyMap<string, readonly VerdictStatus[]>>;

const MARK: Readonly<Record<VerdictStatus, string>> = {
  pass: 'PASS',
  fail: '✗',
  unknown: '?',
  'not-evaluated': '–',
  'not-applicable': ' ',
};

const markOf = (statuses: readonly VerdictStatus[] | undefined): string => {
  const merged = mergeStatuses(statuses ?? []);
  return merged === undefined ? ' ' : MARK[merged];
};

/** The page docs/bad-targets.md. */
export function renderTable(checks: readonly string[], results: Results): string {
  const numbers = badTargets.map((_, index) => String(index + 1));
  const rows = checks.map(
    (check) => `| \`${check}\` | ${badTargets.map(({ name }) => markOf(results.get(check)?.get(name))).join(' | ')} |`,
  );
  return `# Twenty bad targets

Written by \`npx vitest run tests/bad-targets -u\`; the same test, without \`-u\`, fails where this page is out of date.

Every check is run against a cluster all of whose nodes (and balancer, and neighbours) answer like this, and once more where they answer
chats alone like this. No cell is a pass on such an answer, nothing crashes, and the error names what was met.

${badTargets.map(({ name, met }, index) => `${index + 1}. ${name}: ${met.join(', ')}`).join('\n')}

\`✗\` fail · \`?\` unknown · \`–\` left out, as its reason says · empty: no cell of the check stands on such an answer

| | ${numbers.join(' | ')} |
|---|${numbers.map(() => '---|').join('')}
${rows.join('\n')}
`;
}
