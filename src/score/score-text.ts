import Table from 'cli-table3';
import { styleOf } from '../report/style.js';
import { type FaultOutcome, type HealthyOutcome, isQuiet, isRight } from './case.js';
import type { Score } from './run-score.js';

const HEAD = ['', 'fault', 'place', 'in force', 'detected', 'culprit', 'layer', 'fix', 'false blame', 's'];

function faultTable(faults: readonly FaultOutcome[], color: boolean): string {
  const style = styleOf(color);
  const yes = (is: boolean): string => (is ? style.green('yes') : style.red('NO'));
  const table = new Table({ head: HEAD, style: { head: [], border: [], compact: true } });
  for (const one of faults) {
    const { id, place, inForce, detected, culprit, layer, fix, falseBlame, seconds } = one;
    const blame = falseBlame === 0 ? '0' : style.red(String(falseBlame));
    const mark = isRight(one) ? style.green('✓') : style.red('✗');
    table.push([mark, id, place || '-', yes(inForce), yes(detected), yes(culprit), yes(layer), yes(fix), blame, seconds.toFixed(1)]);
  }
  return table.toString();
}

function missText(outcome: FaultOutcome): readonly string[] {
  const { id, place, failed, found, healed, symptom, exitCode } = outcome;
  const more = [symptom ? '' : 'another symptom', exitCode ? '' : 'another exit code', healed ? '' : 'not gone when healed'];
  const why = failed ?? [`found: ${found.join('; ') || 'nothing'}`, ...more.filter((text) => text !== '')].join(' | ');
  return [`  ✗ ${id}${place === '' ? '' : `:${place}`}  ${why}`];
}

function sizes({ options: { nodes, contract, identities, routes } }: HealthyOutcome): string {
  return `${contract}, ${nodes} nodes, identities ${identities.join(' ')}, routes ${routes.join(' ')}`;
}

const alarmText = (outcome: HealthyOutcome): readonly string[] => [
  `  ✗ ${sizes(outcome)}: ${outcome.failed ?? outcome.falseAlarms.join('; ')}`,
];

const share = (count: number, of: number): string => `${count} of ${of}`;

/** The counts a person asks for first. */
export function totals({ faults, healthy }: Score) {
  return {
    faults: faults.length,
    right: faults.filter(isRight).length,
    inForce: faults.filter(({ inForce }) => inForce).length,
    detected: faults.filter(({ detected }) => detected).length,
    culprit: faults.filter(({ culprit }) => culprit).length,
    layer: faults.filter(({ layer }) => layer).length,
    fix: faults.filter(({ fix }) => fix).length,
    falseBlame: faults.reduce((sum, { falseBlame }) => sum + falseBlame, 0),
    healthy: healthy.length,
    quiet: healthy.filter(isQuiet).length,
    falseAlarms: healthy.reduce((sum, { falseAlarms }) => sum + falseAlarms.length, 0),
    notStarted: healthy.filter(({ failed }) => failed !== null).length,
  };
}

/** The matrix, every miss with what was seen instead, and the counts. */
export function scoreText(score: Score, color: boolean): string {
  const { faults, healthy } = score;
  const all = totals(score);
  const of = all.faults;
  const misses = faults.filter((one) => !isRight(one)).flatMap(missText);
  const alarms = healthy.filter((one) => !isQuiet(one)).flatMap(alarmText);
  const lines = [
    ...(of === 0 ? [] : [faultTable(faults, color)]),
    ...(misses.length === 0 ? [] : ['', 'Misses:', ...misses]),
    ...(alarms.length === 0 ? [] : ['', 'Healthy labs that were not quiet:', ...alarms]),
    '',
    ...(of === 0
      ? []
      : [
          `faults: ${share(all.right, of)} right; in force ${all.inForce}, detected ${all.detected}, culprit ${all.culprit}, layer ${all.layer}, fix ${all.fix}; false blame ${all.falseBlame}`,
        ]),
    ...(all.healthy === 0 ? [] : [`healthy labs: ${share(all.quiet, all.healthy)} quiet; false alarms ${all.falseAlarms}`]),
  ];
  return `${lines.join('\n')}\n`;
}
