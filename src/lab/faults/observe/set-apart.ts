import type { Lab } from '../../lab.js';

/** Whether a node is among those that show it, and some node is not: the same fault may stand at several places of a lab. */
export const isSetApart = (node: string, showing: readonly string[], lab: Pick<Lab, 'nodes'>): boolean =>
  showing.includes(node) && showing.length < lab.nodes.length;
