import type { Hono } from 'hono';
import { z } from 'zod';
import type { UserConfigKind } from './database.js';
import { messageOf } from './http-error.js';
import type { FakeNode } from './node.js';
import type { Env, NodeContext } from './node-context.js';
import type { SessionData } from './session-cookie.js';

const KINDS: readonly UserConfigKind[] = ['provider', 'rotation', 'autoselect'];

const answer = (status: number, error?: string): Response =>
  Response.json(error === undefined ? { success: true } : { success: false, error }, { status, headers: { vary: 'Cookie' } });

/** Whose rows are meant. The account in aisbf.json saves into files of its node, which the fake does not. */
function userOf(session: SessionData | undefined): number | Response {
  if (session === undefined) return answer(401, 'Not authenticated');
  const { user_id: userId } = session;
  return typeof userId === 'number' ? userId : answer(501, 'The fake saves for users of the database only');
}

async function save(node: FakeNode, c: NodeContext, kind: UserConfigKind, userId: number): Promise<Response> {
  const named = z.looseObject({ [`${kind}_id`]: z.string().catch(''), config: z.unknown() }).parse(await c.req.json());
  const id = z.string().parse(named[`${kind}_id`]);
  if (id === '') return answer(400, `${kind}_id required`);
  await node.database.saveUserConfig(kind, userId, id, named['config'] ?? {});
  return answer(200);
}

/** What goes wrong is told in the release's words: by status and text, never by an exception. */
const guarded = (work: () => Promise<Response>): Promise<Response> => work().catch((error: unknown) => answer(500, messageOf(error)));

/** What a user of the database saves and removes on the dashboard: rows, which other processes read when they look for them. */
export function savingRoutes(app: Hono<Env>, node: FakeNode, sessionOf: (c: NodeContext) => SessionData | undefined): void {
  for (const kind of KINDS) {
    app.post(`/dashboard/api/${kind}`, (c) => {
      const user = userOf(sessionOf(c));
      return user instanceof Response ? user : guarded(() => save(node, c, kind, user));
    });
    app.delete(`/dashboard/api/${kind}/:id{.+}`, (c) => {
      const user = userOf(sessionOf(c));
      if (user instanceof Response) return user;
      return guarded(async () => {
        await node.database.deleteUserConfig(kind, user, c.req.param('id'));
        return answer(200);
      });
    });
  }
}
