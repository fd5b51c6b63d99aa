import { describe, expect, it } from 'vitest';
import type { Subject } from '../support/subject.js';

const MISSING = { status: 401, json: { error: 'Missing or invalid Authorization header.' } };
const UNKNOWN = { status: 403, json: { error: 'Invalid authentication token' } };
const KNOWN_USER = { status: 403, json: { error: 'User tokens cannot access global endpoints.' } };

/** Who is let in, who is refused, with which words (contract 1.2, 1.3, 2). */
export function authContract(subject: () => Subject): void {
  describe('auth', () => {
    it('GET / is open and lists what the node has, in the order of its files', async () => {
      const { spec } = subject().lab;
      const { status, json } = await subject().get('/', undefined, subject().second);
      expect(status).toBe(200);
      expect(json).toEqual({
        message: 'AI Proxy Server is running',
        providers: spec.providers.map(({ id }) => id),
        rotations: spec.rotations.map(({ id }) => id),
        autoselect: spec.autoselects.map(({ id }) => id),
      });
    });

    it.each(['/health', '/version', '/api/rotations', '/api/v1/providers', '/no/such/path'])('%s asks for a token', async (path) => {
      expect(await subject().get(path)).toMatchObject(MISSING);
    });

    it.each(['/health', '/version', '/api/rotations'])('%s knows tokens apart: unknown, a user', async (path) => {
      expect(await subject().getWithToken(path, 'no-such-token')).toMatchObject(UNKNOWN);
      expect(await subject().get(path, 'alice')).toMatchObject(KNOWN_USER);
      expect(await subject().get(path, 'admin')).toMatchObject(KNOWN_USER);
    });

    it('a global token is let in', async () => {
      expect(await subject().get('/health', 'ops')).toMatchObject({ status: 200, json: { status: 'ok' } });
      expect(await subject().get('/version', 'ops')).toMatchObject({ status: 200, json: { version: subject().release } });
    });

    it('an environment does not know the global token of the other', async () => {
      expect(await subject().get('/health', 'staging-ops')).toMatchObject(UNKNOWN);
    });

    it('a user is known on the own path only, by the exact name; a global token is not', async () => {
      const own = await subject().get('/api/u/alice/none/models', 'alice');
      expect(own).toMatchObject({ status: 400, json: { detail: "Invalid config type. Use 'providers', 'rotations', or 'autoselects'" } });
      const elsewhere = { status: 403, json: { error: 'You can only access your own user-specific endpoints.' } };
      expect(await subject().get('/api/u/bob/none/models', 'alice')).toMatchObject(elsewhere);
      expect(await subject().get('/api/u/Alice/none/models', 'alice')).toMatchObject(elsewhere);
      expect(await subject().get('/api/u/alice/none/models', 'ops')).toMatchObject({
        status: 403,
        json: { error: 'Global tokens cannot access user-specific endpoints.' },
      });
    });

    it('a token row put into MySQL is known on every node at once, and unknown at once when it is gone', async () => {
      const { lab } = subject();
      const { schema } = lab.spec.environments.production;
      const token = `contract-${process.hrtime.bigint()}`;
      const insert = `INSERT INTO ${schema}.user_api_tokens (user_id, token, scope) SELECT id, ?, 'mcp' FROM ${schema}.users WHERE username = 'probe'`;
      for (const on of lab.nodes) expect(await subject().getWithToken('/health', token, on)).toMatchObject(UNKNOWN);
      await lab.mysql.root(insert, [token]);
      for (const on of lab.nodes) expect(await subject().getWithToken('/health', token, on)).toMatchObject(KNOWN_USER);
      expect(await subject().getWithToken('/api/u/probe/none/models', token)).toMatchObject({
        status: 403,
        json: { error: 'This token does not have API access.' },
      });
      await lab.mysql.root(`DELETE FROM ${schema}.user_api_tokens WHERE token = ?`, [token]);
      for (const on of lab.nodes) expect(await subject().getWithToken('/health', token, on)).toMatchObject(UNKNOWN);
    });

    it('an inactive user is unknown', async () => {
      const { lab } = subject();
      const { schema } = lab.spec.environments.production;
      await lab.mysql.root(`UPDATE ${schema}.users SET is_active = 0 WHERE username = 'probe'`);
      const answer = await subject().get('/health', 'probe');
      await lab.mysql.root(`UPDATE ${schema}.users SET is_active = 1 WHERE username = 'probe'`);
      expect(answer).toMatchObject(UNKNOWN);
    });

    it('a user whose tier exists is answered 500 to all but listings of models', async () => {
      const { lab } = subject();
      const { schema } = lab.spec.environments.production;
      await lab.mysql.root(`UPDATE ${schema}.users SET tier_id = 1 WHERE username = 'bob'`);
      const listing = await subject().get('/api/u/bob/none/models', 'bob');
      const chat = await subject().chat({ model: 'user-provider/bob-home', as: 'bob' });
      await lab.mysql.root(`UPDATE ${schema}.users SET tier_id = NULL WHERE username = 'bob'`);
      expect(listing.status).toBe(400);
      expect(chat).toMatchObject({ status: 500, text: 'Internal Server Error' });
    });
  });
}
