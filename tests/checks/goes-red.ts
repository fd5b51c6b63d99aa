import { expect, test } from 'vitest';
import { checkById } from '../../src/checks/registry.js';
import type { Verdict } from '../../src/checks/verdict.js';
import type { Cluster } from '../../src/target/cluster.js';
import { context } from './context.js';
import { play } from './play.js';
import { World } from './world.js';

/** One way for a check to be anything but green. */
export interface Red {
  readonly fault: string;
  /** Cell without the check's id: `n3/-/-/-/-`. */
  readonly cell: string;
  /** Default: fail. */
  readonly status?: Verdict['status'];
  readonly code: Verdict['code'];
  readonly data?: Readonly<Record<string, unknown>>;
  readonly cluster?: Partial<Cluster>;
  /** Cells of the same check that must still pass. */
  readonly stillGreen?: readonly string[];
  readonly inject: (world: World) => void;
}

/** A check whose chats let stray writers write is asked for along with one that sweeps before and after. */
const company: Readonly<Record<string, string>> = { 'prefix-isolation': 'shared-cache' };

/** Each fault, brought about in a world of three nodes, makes that cell of the check say that code. */
export function goesRed(id: string, reds: readonly Red[]): void {
  test.each(reds)('$cell: $fault gives $code', ({ cell, status = 'fail', code, data = {}, cluster = {}, stillGreen = [], inject }) => {
    const checks = [id, company[id]].flatMap((name) => checkById(name ?? '') ?? []);
    const ctx = context(cluster);
    const world = new World(ctx.cluster.nodes.map((node) => node.id));
    inject(world);
    const { verdicts } = play(ctx, world, checks);
    const verdict = verdicts.get(`${id}/${cell}`);
    expect(verdict).toMatchObject({ status, code, data });
    if (status === 'fail' && code !== 'prefixes-overlap') expect(verdict?.evidence.length).toBeGreaterThan(0);
    for (const green of stillGreen) expect(verdicts.get(`${id}/${green}`)).toMatchObject({ status: 'pass' });
  });
}
