import type { Finding, Waived } from '../diagnose/finding.js';
import type { Style } from './style.js';
import { culpritWords, evidenceWords, FIX_WORDS, plural, SYMPTOM_WORDS } from './words.js';
import { wrap } from './wrap.js';

const LABEL = 13;
/** Facts shown of one finding; the document has all. */
const MOST_FACTS = 6;

function field(label: string, text: string, style: Style, width: number): string {
  return `  ${style.dim(label.padEnd(LABEL))}${wrap(text, width, LABEL + 2)}`;
}

function headline(finding: Finding, style: Style, width: number): string {
  const severity = finding.waived !== null ? 'waived' : finding.severity;
  const paint = finding.waived !== null ? style.dim : finding.severity === 'warning' ? style.yellow : style.red;
  return `${paint(style.bold(severity.toUpperCase()))}  ${style.bold(wrap(finding.title, width, severity.length + 2))}`;
}

/** Counts first, then facts. What is wrong with the cluster file itself (a waiver, say) stands on no cells; some rules count by themselves. */
export function evidenceLines(finding: Finding): readonly string[] {
  const { inside, facts } = finding.evidence;
  const counted = inside.of === 0 || facts[0]?.startsWith(`${inside.failed} of ${inside.of} `) === true;
  return [...(counted ? [] : [evidenceWords(finding)]), ...facts.slice(0, MOST_FACTS)];
}

function untilWords({ expires, daysLeft }: Waived): string {
  if (daysLeft === undefined) return `until ${expires}`;
  return daysLeft === 0 ? `until ${expires}, today for the last time` : `until ${expires}, ${plural(daysLeft, 'day')} left`;
}

/** One finding: the cause in one sentence, then counts, facts, first check and the command to run next. */
export function renderFinding(finding: Finding, style: Style, width: number): string {
  const add = (label: string, text: string) => field(label, text, style, width);
  const lines = [headline(finding, style, width)];
  for (const [at, text] of evidenceLines(finding).entries()) lines.push(add(at === 0 ? 'evidence' : '', text));
  if (finding.symptom !== null) lines.push(add('symptom', SYMPTOM_WORDS[finding.symptom]));
  if (finding.layer !== null) lines.push(add('layer', finding.layer));
  if (finding.fix !== null) lines.push(add('fix', FIX_WORDS[finding.fix]));
  if (finding.rivals.length > 0) lines.push(add(finding.attribution, `could also be ${finding.rivals.map(culpritWords).join(', or ')}`));
  lines.push(add('first check', finding.firstCheck));
  // A command is copied whole, so it is never broken.
  lines.push(`  ${style.dim('next'.padEnd(LABEL))}${style.cyan(finding.next)}`);
  lines.push(`  ${style.dim('explain'.padEnd(LABEL))}aisbf-check explain ${finding.id}`);
  if (finding.waived !== null)
    lines.push(
      add(
        'waived',
        `${untilWords(finding.waived)}: ${finding.waived.reason}${finding.waived.link === undefined ? '' : ` (${finding.waived.link})`}`,
      ),
    );
  return lines.join('\n');
}
