import type { Node } from '../conformance/ask-node.js';
import { behaviours } from '../conformance/registry.js';
import { knownReleases, type Release } from '../conformance/releases.js';
import { steadied } from '../conformance/steady.js';
import { type Likeness, likest, look, type Sight } from '../conformance/verify.js';
import { movingLine } from '../report/progress.js';
import { closedDoor } from './contract-door.js';
import { nodeOf, type VerifyOptions } from './contract-node.js';
import { type Verified, verifyReport } from './contract-report.js';
import { type Io, reportStyle } from './io.js';

/** Below this share of what was asked there is no likeness to speak of. */
const ALIKE = 0.5;

/** The likest, and those that nothing seen tells from it. */
function alike(order: readonly Likeness[]): readonly Likeness[] {
  const [best] = order;
  if (best === undefined || best.same <= best.of * ALIKE) return [];
  return order.filter(({ facts, same }) => facts === best.facts && same === best.same);
}

/** 0: it is a release's equal in everything that was asked; 1: it departs; 2: something could not be seen. */
function exitCodeOf(best: Likeness | undefined, sights: readonly Sight[]): 0 | 1 | 2 {
  if (best === undefined || best.of === 0) return 2;
  if (best.departures.length > 0) return 1;
  return sights.some(({ gap }) => gap !== undefined && gap !== 'needs-user') ? 2 : 0;
}

function documentOf({ url, order, like, sights }: Verified, exitCode: number, problem: string | null): object {
  const [best] = order;
  return {
    version: 1,
    url,
    problem,
    like: like.map(({ name }) => name),
    same: best?.same ?? 0,
    of: best?.of ?? 0,
    departures: best?.departures ?? [],
    notSeen: sights.filter(({ seen }) => seen === undefined).map(({ id, gap, why }) => ({ id, gap, why })),
    releases: order.map(({ name, same, of }) => ({ name, same, of })),
    exitCode,
  };
}

async function askAll(node: Node, releases: readonly Release[], io: Io): Promise<readonly Sight[]> {
  const line = movingLine(io.stderr);
  let asked = 0;
  const first = await look(node, behaviours, ({ title }) => {
    asked += 1;
    line.show(`asked ${asked} of ${behaviours.length} · ${title}`);
  });
  // What is like no release is no node, and what answers no more does not answer again.
  const [best] = first.some(({ gap }) => gap === 'given-up') ? [] : alike(likest(releases, first));
  const departing = best?.departures.map(({ id }) => id) ?? [];
  if (departing.length > 0) line.show(`asking again for ${departing.length} that depart`);
  const sights = await steadied(node, behaviours, first, new Set(departing));
  line.clear();
  return sights;
}

/** Asks a node everything that can be asked without harm, and prints which release it is like. */
export async function verifyContract(options: VerifyOptions, io: Io): Promise<void> {
  const node = await nodeOf(options, io.env);
  try {
    const releases = await knownReleases();
    const problem = await closedDoor(node, releases);
    const sights = problem === undefined ? await askAll(node, releases, io) : [];
    const order = problem === undefined ? likest(releases, sights) : [];
    const verified: Verified = { url: node.url, releases, order, like: alike(order), sights };
    const exitCode = exitCodeOf(order[0], sights);
    if (problem !== undefined) io.stderr.write(`${problem}\n`);
    if (options.json) io.stdout.write(`${JSON.stringify(documentOf(verified, exitCode, problem ?? null), null, 2)}\n`);
    else if (problem === undefined) io.stdout.write(verifyReport(verified, reportStyle(io)));
    io.end(exitCode);
  } finally {
    await node.dispatcher?.close();
  }
}
