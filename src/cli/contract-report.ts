import type { Release } from '../conformance/releases.js';
import { type Departure, type Gap, type Likeness, type Sight, tellingApart, userUnknown } from '../conformance/verify.js';
import { oneLine } from '../report/one-line.js';
import { type Style, styleOf } from '../report/style.js';
import { plural } from '../report/words.js';
import { wrap } from '../report/wrap.js';

export interface Verified {
  readonly url: string;
  readonly releases: readonly Release[];
  /** The likest first. */
  readonly order: readonly Likeness[];
  /** The likest ones, between which nothing that was seen tells; none where the node is like no release. */
  readonly like: readonly Likeness[];
  readonly sights: readonly Sight[];
}

const and = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
const namesOf = (some: readonly Likeness[]): string => and(some.map(({ name }) => name));

/** Where there are more, nobody reads them one by one. */
const FEW = 6;

function headline({ url, order: [best], like }: Verified): string {
  if (best === undefined || best.of === 0) return `${url} behaves like nothing that could be told: it showed nothing to compare`;
  if (like.length === 0)
    return `${url} behaves like no release that is known: the nearest is AISBF ${best.name}, with ${best.same} of ${plural(best.of, 'behaviour')}`;
  const { same, of } = best;
  return `${url} behaves like AISBF ${namesOf(like)}${like.length > 1 ? ' alike' : ''}: ${same} of ${of} behaviours`;
}

/** What would tell the likest apart, or what tells the next from them. */
function neighbours({ releases, order, like, sights }: Verified): readonly string[] {
  const [best] = like;
  if (best === undefined) return [];
  const titles = (ids: readonly string[]): string => {
    const known = sights.filter(({ id }) => ids.includes(id)).map(({ title }) => title);
    return known.length > FEW ? plural(known.length, 'behaviour') : known.join('; ');
  };
  const releaseOf = (name: string): Release | undefined => releases.find((one) => one.name === name);
  const [own, twin] = [releaseOf(best.name), releaseOf(like[1]?.name ?? '')];
  if (own !== undefined && twin !== undefined) return [`only this would tell them apart: ${titles(tellingApart(own, twin))}`];
  const next = order.find(({ facts }) => facts > best.facts);
  if (next === undefined || best.departures.length > 0) return [];
  const equal = order.filter((one) => titles(one.departures.map(({ id }) => id)) === titles(next.departures.map(({ id }) => id)));
  return [`told from ${namesOf(equal)} by: ${titles(next.departures.map(({ id }) => id))}`];
}

function hints({ releases, like, sights }: Verified): readonly string[] {
  const said: string[] = [];
  const version = sights.find(({ id }) => id === 'version')?.seen;
  if (like.length > 0 && version !== undefined && releases.every(({ behaviours }) => behaviours['version'] !== version))
    said.push(`it tells a version that is not among those that were seen (${and(releases.map(({ name }) => name))})`);
  if (userUnknown(sights))
    said.push(
      'it knows the token of --user-token no more than one that nobody has: either that token is wrong, or the node does not see the database that it is in (0.99.92 cannot open MySQL)',
    );
  if (like.some(({ name }) => name.endsWith('-repaired')))
    said.push('-repaired: 0.99.92 with what keeps it from opening MySQL repaired (docs/released-nodes.md)');
  return said;
}

const GAPS: Readonly<Record<Gap, string>> = {
  'needs-user': 'for want of a user (--user-token and --username)',
  'none-here': 'because the node has nothing to show it on',
  limited: 'because it limits how often it may be asked (429); once more in an hour may show them',
  'no-answer': 'because no answer came',
  'given-up': 'because it gave no answer any more',
  unsteady: 'because it answers now so, now otherwise: there is more than one node behind this address; please ask each by its own',
};

/** Gaps of which each has a why of its own. */
const TELLING: ReadonlySet<string> = new Set<Gap>(['no-answer', 'unsteady']);

function unseen(sights: readonly Sight[]): readonly string[] {
  return Object.entries(GAPS).flatMap(([gap, words]) => {
    const those = sights.filter((sight) => sight.gap === gap);
    if (those.length === 0) return [];
    return [
      '',
      `? ${those.length} not seen ${words}:`,
      ...those.map(({ title, why }) => `    ${title}${TELLING.has(gap) && why !== undefined ? `: ${oneLine(why)}` : ''}`),
    ];
  });
}

const departure = (style: Style, name: string, { title, citation, expected, seen }: Departure): readonly string[] => [
  '',
  style.red(`✗ ${title}`) + style.dim(`  contract ${citation}`),
  `    ${`${name}:`.padEnd(8)} ${expected}`,
  `    ${'here:'.padEnd(Math.max(8, name.length + 1))} ${oneLine(seen)}`,
];

/** What came of it, for a person. */
export function verifyReport(
  verified: Verified,
  { color, width = 120 }: { readonly color: boolean; readonly width: number | undefined },
): string {
  const style = styleOf(color);
  const [best] = verified.order;
  const lines = [style.bold(headline(verified))];
  for (const note of [...neighbours(verified), ...hints(verified)]) lines.push(style.dim(`  ${wrap(note, width, 2)}`));
  if (best !== undefined && best.departures.length > 0 && verified.like.length === 0) {
    const { length } = best.departures;
    lines.push('', `${plural(length, 'behaviour')} depart from it${length > FEW ? `, the first ${FEW} of them` : ''}:`);
  }
  const shown = verified.like.length === 0 ? best?.departures.slice(0, FEW) : best?.departures;
  for (const one of shown ?? []) lines.push(...departure(style, best?.name ?? '', one));
  lines.push(...unseen(verified.sights));
  return `${lines.join('\n')}\n`;
}
