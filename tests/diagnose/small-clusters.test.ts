import { describe, expect, it } from 'vitest';
import type { Cell } from '../../src/checks/check.js';
import { diagnoseFully } from '../../src/diagnose/diagnose.js';
import { at, fail, lacksRotation, nodeDown, otherDatabase, otherPrefix, providerDown, refusedIdentity, skipped } from './marks.js';
import { scenarios } from './scenarios.js';
import { clusterOf, contract, type Mark, type Names, names, otherNames, recordOf, viewOf } from './view-builder.js';

const now = new Date('2026-05-05T12:00:00Z');
const two: Names = { ...names, nodes: ['north', 'south'] };
const one: Names = { ...names, nodes: ['north'] };

const find = (marks: readonly Mark[], n: Names) => diagnoseFully(viewOf(marks, { names: n }), now).findings;
const brief = (marks: readonly Mark[], n: Names) =>
  find(marks, n).map(({ id, culprits, attribution }) => ({ id, culprits: culprits.map((culprit) => culprit.level), attribution }));

describe('two nodes', () => {
  it('names both where they differ and nothing says which is right', () => {
    const marks = [fail({ check: 'same-inventory', part: 'providers' }, 'differs-no-majority', { item: 'providers' })];
    expect(brief(marks, two)).toEqual([{ id: 'node-config-differs', culprits: ['north', 'south'], attribution: 'ambiguous' }]);
  });

  it('names the one that does not know a route which the apps call', () => {
    const marks = [...lacksRotation(two, 'south'), fail({ check: 'same-inventory', part: ['rotations', 'models'] }, 'differs-no-majority')];
    expect(brief(marks, two)).toEqual([{ id: 'node-config-differs', culprits: ['south'], attribution: 'attributed' }]);
  });

  it('names the one that does not use the declared database', () => {
    expect(brief(otherDatabase(two, ['south']), two)).toMatchObject([{ id: 'node-on-another-database', culprits: ['south'] }]);
  });

  it('names the one whose entries lie elsewhere', () => {
    const marks = [
      ...otherPrefix('south'),
      skipped({ check: 'shared-cache', node: 'north', part: 'read' }, 'need-missing', { need: 'another writer' }),
    ];
    const { findings, explained } = diagnoseFully(viewOf(marks, { names: two }), now);
    expect(findings.map((finding) => finding.id)).toEqual(['node-uses-another-cache']);
    expect(explained.has('shared-cache/north/-/-/-/read')).toBe(true);
  });
});

describe('one node', () => {
  it('is named when it does not answer, and says that this cannot be told from a broken network', () => {
    const [finding] = find(nodeDown(one, 'north'), one);
    expect(finding).toMatchObject({ id: 'node-unreachable', attribution: 'aliased', rivals: [[{ factor: 'everything', level: '*' }]] });
  });

  it('cannot tell a provider from its own way there', () => {
    const [finding] = find(providerDown(one, 'fox', ['north'], 'upstream-failed', true), one);
    expect(finding).toMatchObject({ id: 'provider-down', attribution: 'aliased' });
  });
});

describe('without a header that names the upstream', () => {
  const bare = (cells: readonly Cell[]) => cells.filter((cell) => cell.part !== 'reach');

  it('gives the failures of the balancer to a node that is down, as their share fits', () => {
    const marks = [
      ...nodeDown(names, 'east'),
      fail({ check: 'balancer-parity', part: 'answers' }, 'balancer-failed', { failed: 4, of: 12, statuses: { 502: 4 } }),
      fail({ check: 'route-matrix', entry: 'balancer', route: 'quick' }, 'gateway-error'),
    ];
    const view = viewOf(marks, { cells: bare });
    expect(diagnoseFully(view, now).findings.map((finding) => finding.id)).toEqual(['node-unreachable']);
  });

  it('gives refusals through the balancer to the node on another database', () => {
    const marks = [
      ...otherDatabase(names, ['east']),
      fail({ check: 'route-matrix', entry: 'balancer', route: 'ada-own' }, 'refused', { refusal: 'unknown-token' }),
    ];
    const view = viewOf(marks, { cells: bare });
    expect(diagnoseFully(view, now).findings.map((finding) => finding.id)).toEqual(['node-on-another-database']);
  });
});

describe('what is known of rotations', () => {
  const listing = {
    question: {
      kind: 'http',
      key: 'k',
      effect: 'read',
      factors: {},
      to: { kind: 'node', id: 'north' },
      bearer: { kind: 'none' },
      method: 'GET',
      path: contract.endpoints.rotations.path,
    },
    attempt: 1,
    round: 1,
    at: '',
    atMs: 0,
    durationMs: 1,
  } as const;
  const listed = (lists: Record<string, readonly string[]>) => ({
    ...listing,
    outcome: {
      kind: 'answered',
      answer: { kind: 'http', status: 200, headers: {}, body: JSON.stringify(lists), truncated: false, headersMs: 1 },
    } as const,
  });
  const marks = providerDown(names, 'fox', names.nodes, 'upstream-failed', false);

  it('is read from the nodes: a rotation that no route names and that holds the provider alone is not covered', () => {
    const observations = [listed({ quick: ['fox', 'owl'], hidden: ['fox', 'fox'] })];
    expect(diagnoseFully(viewOf(marks, { observations }), now).findings.map((finding) => finding.id)).toEqual(['provider-down']);
  });

  it('is covered where each keeps another', () => {
    const observations = [listed({ quick: ['fox', 'owl'], hidden: ['elk', 'fox'] })];
    expect(diagnoseFully(viewOf(marks, { observations }), now).findings.map((finding) => finding.severity)).toEqual(['warning']);
  });
});

describe('versions without a majority', () => {
  const apart: readonly Mark[] = [fail({ check: 'same-inventory', part: 'version' }, 'differs-no-majority')];

  it('blame the node that is not as declared', () => {
    const marks = [...apart, fail({ check: 'same-version', node: 'east' }, 'not-as-declared')];
    expect(brief(marks, names)).toMatchObject([{ id: 'node-other-version', culprits: ['east'], attribution: 'attributed' }]);
  });

  it('most of them are wrong where another release is declared: the one that is as declared is not blamed', () => {
    const marks = [
      fail({ check: 'same-inventory', node: 'east', part: 'version' }, 'differs'),
      ...['north', 'south'].map((node) => fail({ check: 'same-version', node }, 'not-as-declared')),
    ];
    expect(brief(marks, names)).toEqual([
      { id: 'node-other-version', culprits: ['north'], attribution: 'attributed' },
      { id: 'node-other-version', culprits: ['south'], attribution: 'attributed' },
    ]);
  });

  it('blame all of them where no release is declared', () => {
    const marks = [...apart, fail({ check: 'same-version' }, 'differs-no-majority')];
    expect(brief(marks, names)).toMatchObject([{ id: 'node-other-version', attribution: 'ambiguous' }]);
  });
});

describe('credentials in part', () => {
  it('blames the token, not the database, where other users are known', () => {
    const marks = refusedIdentity(names, 'ada', 'unknown-token');
    expect(brief(marks, names)).toMatchObject([{ id: 'token-unknown-everywhere', culprits: ['ada'] }]);
  });

  it('blames no single token where no user is known anywhere and no node was shown to use the database', () => {
    const marks = [
      ...names.users.flatMap((user) => refusedIdentity(names, user, 'unknown-token')),
      {
        where: at({ check: 'shared-database' }),
        verdict: { status: 'not-evaluated', code: 'withheld', data: { because: 'effect-not-allowed' } },
      } as const,
    ];
    expect(brief(marks, names)).toMatchObject([{ id: 'no-node-uses-the-database', culprits: ['*'], attribution: 'ambiguous' }]);
  });

  it('blames nobody for a cooldown by itself', () => {
    const marks: readonly Mark[] = [{ where: at({ route: 'only-fox' }), verdict: { status: 'unknown', code: 'in-cooldown' } }];
    expect(brief(marks, names)).toEqual([]);
  });
});

describe.each(scenarios)('$title, every name and order changed', ({ marks }) => {
  it('gives the same findings under the new names', () => {
    const renamed = new Map(
      (['nodes', 'globals', 'users', 'providers', 'rotations'] as const).flatMap((kind) =>
        names[kind].map((name, index) => [name, otherNames[kind][index] ?? name]),
      ),
    );
    const routes = clusterOf(names).routes.map((route, index) => [route.id, clusterOf(otherNames).routes[index]?.id ?? route.id] as const);
    const translate = new Map([...renamed, [names.neighbour, otherNames.neighbour], ...routes]);
    const shape = (n: Names, reversed: boolean, words: ReadonlyMap<string, string>) => {
      const view = viewOf(marks(n), {
        names: n,
        ...(reversed ? { cells: (cells: readonly Cell[]) => cells.toReversed(), cluster: { nodes: clusterOf(n).nodes.toReversed() } } : {}),
      });
      return diagnoseFully(view, now).findings.map(({ id, culprits, evidence, attribution, checks }) => ({
        id,
        attribution,
        inside: evidence.inside,
        outside: evidence.outside,
        checks: checks.toSorted(),
        culprits: culprits.map(({ factor, level }) => `${factor}:${words.get(level) ?? level}`).toSorted(),
      }));
    };
    expect(shape(otherNames, true, new Map())).toEqual(shape(names, false, translate));
  });
});

describe('a record', () => {
  it('without cells gives no finding', () => {
    const cluster = clusterOf(names);
    const view = { ...viewOf([]), record: recordOf(cluster, []), cells: [] };
    expect(diagnoseFully(view, now).findings).toEqual([]);
  });
});
