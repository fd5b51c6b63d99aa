import type { UserAnswer } from './answers.js';
import type { NodeSight, TokenSight, UserSight } from './sights.js';

/** A model that apps may call. */
export interface RouteProposal {
  readonly model: string;
  readonly kind: 'autoselect' | 'rotation' | 'model' | 'own';
  /** How many of the nodes that list anything list it. */
  readonly nodes: number;
}

const LISTED_AS = /^(autoselect|rotation)\//;

/** Models of one node: its public page names rotations and autoselects, its listing to a global token the models of providers. */
function modelsOf(node: NodeSight, token: TokenSight | undefined): readonly [string, RouteProposal['kind']][] {
  const models = (token?.models ?? []).filter((id) => !LISTED_AS.test(id) && id.includes('/'));
  return [
    ...node.autoselects.map((id): [string, RouteProposal['kind']] => [`autoselect:${id}`, 'autoselect']),
    ...node.rotations.map((id): [string, RouteProposal['kind']] => [`rotation:${id}`, 'rotation']),
    ...models.map((id): [string, RouteProposal['kind']] => [id, 'model']),
  ];
}

const ORDER = { autoselect: 0, rotation: 1, own: 2, model: 3 } as const;

/** All that the nodes list, autoselects first, with the number of nodes that list it. */
export function proposeRoutes(nodes: readonly NodeSight[], tokens: readonly TokenSight[], user?: UserSight): readonly RouteProposal[] {
  const counted = new Map<string, RouteProposal>();
  for (const node of nodes) {
    const token = tokens.find(({ url }) => url === node.url);
    for (const [model, kind] of modelsOf(node, token)) counted.set(model, { model, kind, nodes: (counted.get(model)?.nodes ?? 0) + 1 });
  }
  for (const model of user?.routes ?? []) counted.set(model, { model, kind: 'own', nodes: 1 });
  return [...counted.values()].sort((a, b) => ORDER[a.kind] - ORDER[b.kind] || a.model.localeCompare(b.model));
}

/** Most routes that are written without anybody having chosen them. */
const MOST = 12;

/** Routes to write where nobody chooses: autoselects and rotations, which apps call, then the user's own; models only where there is nothing else. */
export function routesToWrite(proposals: readonly RouteProposal[]): readonly string[] {
  const named = proposals.filter(({ kind }) => kind !== 'model');
  return (named.length > 0 ? named : proposals).slice(0, MOST).map(({ model }) => model);
}

/** Whether anybody is known to be able to call it: what is global needs a global token, or a user of role admin. */
export const isCallable = (kind: RouteProposal['kind'], globalToken: string | undefined, user: UserAnswer | undefined): boolean =>
  kind === 'own' ? user !== undefined : globalToken !== undefined || user?.role === 'admin';

/** The same where a user's role is not known: then a person may know. */
export const mayBeCallable = (kind: RouteProposal['kind'], globalToken: string | undefined, user: UserAnswer | undefined): boolean =>
  isCallable(kind, globalToken, user) || (user !== undefined && user.role === undefined);
