import type { NodeSight, UserSight } from './sights.js';

/** The role that a node admits: it shows what is global to the role admin only, so a node that has nothing global shows nothing. */
export function proposeRole({ problem, role }: UserSight, node: NodeSight | undefined): UserSight['role'] {
  if (problem !== undefined || role === undefined) return undefined;
  if (role === 'admin') return 'admin';
  return (node?.rotations.length ?? 0) + (node?.autoselects.length ?? 0) > 0 ? 'user' : undefined;
}
