import { expect, test } from 'vitest';
import { attributeRemainder } from '../../src/diagnose/attribution.js';
import type { JudgedCell } from '../../src/diagnose/rule.js';
import { seededRandom } from '../../src/lab/spec/disguise.js';
import { fail } from './marks.js';
import { viewOf } from './view-builder.js';

/** So many nodes with cells of every route and identity, of which a third fail here and there; and how often a cell's fields were looked at. */
function scattered(nodes: number) {
  const random = seededRandom(nodes);
  const looked = { times: 0 };
  const [sample] = viewOf([fail({ check: 'route-matrix' }, 'unexpected-content')]).cells;
  if (sample === undefined) throw new Error('the view has no cell');
  const cells = Array.from({ length: nodes }, (_, node) => node).flatMap((node) =>
    ['ann', 'ben', 'eve'].flatMap((identity) =>
      ['quick', 'long', 'cheap'].map((route): JudgedCell => {
        const cell = { check: 'route-matrix', node: `n${node}`, identity, route, entry: 'direct' as const };
        const verdict = { ...sample.verdict, status: random() < 0.3 ? ('fail' as const) : ('pass' as const) };
        return {
          ...sample,
          id: `route-matrix/n${node}/${identity}/${route}/direct/-`,
          factors: { ...cell },
          verdict,
          get cell() {
            looked.times += 1;
            return cell;
          },
        };
      }),
    ),
  );
  return { cells, looked };
}

test('twice the cells that fail here and there take no more than twice the work to attribute', () => {
  const work = (nodes: number): number => {
    const { cells, looked } = scattered(nodes);
    expect(attributeRemainder(cells).map(({ kind }) => kind)).toEqual(['unattributed']);
    return looked.times;
  };
  const [once, twice] = [work(40), work(80)];
  expect(twice).toBeLessThan(once * 2.2);
});
