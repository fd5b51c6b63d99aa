import type { Lab } from '../../lab.js';

/**
 * Whether a node is among those that show it, and some other node, if there is any, is not: the same fault may stand at several places of a
 * lab.
 */
export const isSetApart = (node: string, showing: readonly string[], { nodes }: Pick<Lab, 'nodes'>): boolean =>
  showing.includes(node) && (nodes.length === 1 || showing.length < nodes.length);
