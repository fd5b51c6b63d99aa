import { describe, expect, test } from 'vitest';
import { sameInventory } from '../../src/checks/same-inventory.js';
import { sameVersion } from '../../src/checks/same-version.js';
import { separateProcesses } from '../../src/checks/separate-processes.js';
import type { Outcome } from '../../src/record/observation.js';
import { baseCluster, context } from './context.js';
import { goesRed } from './goes-red.js';
import { answered } from './outcomes.js';
import { play } from './play.js';
import { World } from './world.js';

const cell = (node: string): string => `${node}/-/-/-/-`;
const LOGIN = '/dashboard/login';

/** Makes them one process, as far as failed logins show. */
function join(world: World, ...names: readonly string[]): void {
  const failures = new Map<string, number>();
  for (const name of names) world.node(name).loginFailures = failures;
}

const refused = (origin: string): Outcome =>
  answered(303, '', { headers: { location: `${origin}${LOGIN}?error=Invalid%20username%20or%20password` } });

goesRed('separate-processes', [
  ...['n1', 'n2'].map((node) => ({
    fault: 'two of three are one process',
    cell: cell(node),
    code: 'one-process' as const,
    data: { nodes: ['n1', 'n2'] },
    stillGreen: [cell('n3')],
    inject: (w: World) => join(w, 'n1', 'n2'),
  })),
  {
    fault: 'all of three are one process',
    cell: cell('n3'),
    code: 'one-process',
    data: { nodes: ['n1', 'n2', 'n3'] },
    inject: (w) => join(w, 'n1', 'n2', 'n3'),
  },
  {
    fault: 'a node that locks a name early by itself accuses nobody',
    cell: cell('n2'),
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'maybe-one-process' },
    stillGreen: [cell('n1'), cell('n3')],
    inject: (w) => (w.node('n2').locksAfter = 5),
  },
  {
    fault: 'all lock a name early: nobody is accused',
    cell: cell('n2'),
    status: 'unknown',
    code: 'inconclusive',
    inject: (w) => {
      for (const node of Object.values(w.nodes)) node.locksAfter = 5;
    },
  },
  {
    fault: 'a node that never locks a name shows nothing',
    cell: cell('n2'),
    status: 'not-applicable',
    code: 'not-declared',
    data: { because: 'no-login-count' },
    stillGreen: [cell('n1')],
    inject: (w) => (w.node('n2').locksAfter = 1000),
  },
  {
    fault: 'several processes behind one address',
    cell: cell('n2'),
    status: 'unknown',
    code: 'inconclusive',
    data: { because: 'several-processes' },
    stillGreen: [cell('n1')],
    inject: (w) => {
      let turn = 0;
      w.node('n2').override = ({ path }) => (path === LOGIN ? refused(`http://10.0.0.${(turn++ % 2) + 1}:17765`) : undefined);
    },
  },
  {
    fault: 'the dashboard is closed',
    cell: cell('n2'),
    status: 'not-applicable',
    code: 'not-declared',
    stillGreen: [cell('n1')],
    inject: (w) => (w.node('n2').override = ({ path }) => (path === LOGIN ? answered(403, 'Forbidden') : undefined)),
  },
]);

describe('what it takes', () => {
  const logins = (inject: (world: World) => void) => {
    const world = new World(['n1', 'n2', 'n3']);
    inject(world);
    return play(context(), world, [separateProcesses]).asked;
  };

  test('a healthy node is sent eleven logins of a name that says whose it is, and one with a closed dashboard a single one', () => {
    const asked = logins((w) => (w.node('n3').override = () => answered(404, { detail: 'Not found' })));
    const to = (node: string) => asked.filter((one) => one.kind === 'http' && one.to.kind === 'node' && one.to.id === node);
    expect([to('n1').length, to('n2').length, to('n3').length]).toEqual([11, 11, 1]);
    expect(
      asked.every((one) => one.effect === 'read' && one.kind === 'http' && String(one.form?.['username']).startsWith('aisbf-check-')),
    ).toBe(true);
  });

  test('no two runs share a name', () => {
    const nameOf = (seed: string): unknown =>
      play({ ...context(), seed }, new World(['n1', 'n2', 'n3']), [separateProcesses]).asked.flatMap((one) =>
        one.kind === 'http' ? [one.form?.['username']] : [],
      )[0];
    expect(nameOf('one')).not.toBe(nameOf('two'));
  });
});

describe('nodes that are one process agree with nobody', () => {
  const played = (count: number, inject: (world: World) => void) => {
    const nodes = baseCluster.nodes.slice(0, count);
    const world = new World(nodes.map(({ id }) => id));
    inject(world);
    return play(context({ nodes }), world, [separateProcesses, sameVersion, sameInventory]).verdicts;
  };

  test('two of two: inconclusive', () => {
    const verdicts = played(2, (w) => join(w, 'n1', 'n2'));
    const compared = [...verdicts].filter(([id]) => !id.startsWith('separate-processes'));
    expect(compared.length).toBeGreaterThan(5);
    for (const [, verdict] of compared) expect(verdict).toMatchObject({ status: 'unknown', data: { because: 'one-process' } });
  });

  test('two of three make no majority against the third', () => {
    const verdicts = played(3, (w) => {
      join(w, 'n1', 'n2');
      w.node('n3').version = '0.99.92';
    });
    expect(verdicts.get('same-version/n3/-/-/-/version')).toMatchObject({ status: 'fail', code: 'differs-no-majority' });
  });

  test('two of three that agree with the third are two that agree', () => {
    const verdicts = played(3, (w) => join(w, 'n1', 'n2'));
    expect(verdicts.get('same-version/n1/-/-/-/version')).toMatchObject({ status: 'pass' });
  });
});
