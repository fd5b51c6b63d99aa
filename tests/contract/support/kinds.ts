import type { LabOptions, NodeKindName } from '../../../src/lab/lab-options.js';
import { realAsked } from '../../real/released.js';

/** A kind of node of one release. */
export interface Kind {
  readonly kind: NodeKindName;
  readonly release: string;
  /** What kept the release from opening MySQL is repaired in memory. */
  readonly repaired: boolean;
  readonly options: LabOptions;
}

function kind(nodeKind: NodeKindName, release: string, repaired = false): Kind {
  return { kind: nodeKind, release, repaired, options: { nodes: 2, engine: 'native', nodeKind, release, repair: repaired } };
}

const usual: readonly Kind[] = [
  kind('fake', '0.99.87'),
  kind('real', '0.99.87'),
  kind('fake', '0.99.92', true),
  kind('real', '0.99.92', true),
];

/** Of these only fake nodes are asked everywhere: released ones take minutes. */
const others: readonly Kind[] = [kind('fake', '0.99.82'), kind('real', '0.99.82'), kind('fake', '0.99.84'), kind('real', '0.99.84')];

/** As shipped it knows no user: a suite of its own. */
const broken: readonly Kind[] = [kind('fake', '0.99.92'), kind('real', '0.99.92')];

const only = process.env['AISBF_CHECK_KIND'];
const allReleases = process.env['AISBF_CHECK_RELEASES'] === 'all';

/** `real-0.99.87`, `fake-0.99.92-repaired`. */
export const kindName = ({ kind: name, release, repaired }: Kind): string => `${name}-${release}${repaired ? '-repaired' : ''}`;

function named(name: string): readonly Kind[] {
  const [, nodeKind, release = '', repaired] = /^(fake|real)-(\d+\.\d+\.\d+)(-repaired)?$/.exec(name) ?? [];
  if (nodeKind !== 'fake' && nodeKind !== 'real')
    throw new Error(`AISBF_CHECK_KIND=${name} names no kind. Please say real, or real-0.99.87, for one.`);
  return [kind(nodeKind, release, repaired !== undefined)];
}

/** Which kinds of node are asked; `AISBF_CHECK_KIND=real` leaves fake ones out, for they need no machine of their own. */
export const nodeKinds: readonly NodeKindName[] =
  only === undefined ? (realAsked ? ['fake', 'real'] : ['fake']) : only.startsWith('real') ? ['real'] : ['fake'];

const cannotOpenMysql = (one: Kind): boolean => broken.some((other) => kindName(other) === kindName(one));
const inGeneral: readonly Kind[] = [...usual, ...[...others, ...broken].filter((one) => allReleases || one.kind === 'fake')];

const chosen: readonly Kind[] =
  only === undefined || only === 'real' || only === 'fake' ? inGeneral.filter((one) => nodeKinds.includes(one.kind)) : named(only);

/**
 * Fake ones, and released ones where they are asked for (`AISBF_CHECK_REAL=1`); released ones of every release with `AISBF_CHECK_RELEASES=all`; or
 * what `AISBF_CHECK_KIND` names: `real` alone, or `real-0.99.87`.
 */
export const kinds: readonly Kind[] = chosen.filter((one) => !cannotOpenMysql(one));

/** Those that cannot open MySQL: a suite of their own. */
export const brokenKinds: readonly Kind[] = chosen.filter(cannotOpenMysql);
