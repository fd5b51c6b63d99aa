import type { LabOptions, NodeKindName } from '../../../src/lab/lab.js';
import { realAsked } from '../../real/released.js';

/** A kind of node of one release. */
export interface Kind {
  readonly kind: NodeKindName;
  readonly release: string;
  readonly options: LabOptions;
}

/** 0.99.92 as shipped cannot open MySQL: repaired in memory, the rest of that release can be verified. */
function kind(nodeKind: NodeKindName, release: string, repair = false): Kind {
  return { kind: nodeKind, release, options: { nodes: 2, engine: 'native', nodeKind, release, repair } };
}

const all: readonly Kind[] = [
  kind('fake', '0.99.87'),
  kind('real', '0.99.87'),
  kind('fake', '0.99.92', true),
  kind('real', '0.99.92', true),
];

const only = process.env['AISBF_CHECK_KIND'];

/** Fake ones, and released ones where they are asked for; or the one that `AISBF_CHECK_KIND=real-0.99.87` names. */
export const kinds: readonly Kind[] = all
  .filter(({ kind }) => kind === 'fake' || realAsked)
  .filter((one) => only === undefined || only === `${one.kind}-${one.release}`);
