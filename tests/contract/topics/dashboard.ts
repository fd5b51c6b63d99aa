import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Ask, ask } from '../../../src/lab/ask.js';
import { loggedIn } from '../../../src/lab/dashboard.js';
import type { LabNode } from '../../../src/lab/lab-parts.js';
import { identityOf } from '../../../src/lab/spec/spec.js';
import { hasForgotten, lockMeaning, saveMeaning } from '../../../src/target/contracts/dashboard.js';
import type { Subject } from '../support/subject.js';

/** What a user saves on the dashboard of one node, and when the API of another shows it (contract 1.9, 8). */
export function dashboardContract(subject: () => Subject): void {
  const at = async (node: LabNode, path: string, options: Ask) => {
    const { status, text } = await ask(`${node.url}${path}`, { timeoutMs: 60_000, ...options });
    const json: unknown = JSON.parse(text);
    return { status, contentType: 'application/json', body: text, json };
  };
  const user = () => identityOf(subject().lab.spec, 'bob');
  const enter = (node: LabNode): Promise<string> => loggedIn(subject().lab, node, user());
  const ROTATION = '/dashboard/api/rotation';
  const saved = (id: string) => ({ rotation_id: id, config: { model_name: id, providers: [] } });

  describe('dashboard', () => {
    it('nobody saves without a login', async () => {
      for (const method of [undefined, 'DELETE'] as const) {
        const path = method === undefined ? ROTATION : `${ROTATION}/contract-1`;
        const answer = await at(subject().first, path, { json: saved('contract-1'), ...(method === undefined ? {} : { method }) });
        expect(answer).toMatchObject({ status: 401, json: { success: false, error: 'Not authenticated' } });
        expect(saveMeaning(answer)).toBe('refused');
      }
    });

    it('what a user saves on one node another lists; it keeps what it listed until the user makes it look again', async () => {
      const { first, second } = subject();
      const [here, there] = [await enter(first), await enter(second)];
      const listed = async (): Promise<boolean> =>
        JSON.stringify((await subject().get('/api/u/bob/models', 'bob', second)).json).includes('"rotation/contract-2"');
      const reload = () => at(second, '/dashboard/user/reload-config', { json: {}, cookie: there });
      await reload();

      const save = await at(first, ROTATION, { json: saved('contract-2'), cookie: here });
      expect([save.status, save.json, saveMeaning(save)]).toEqual([200, { success: true }, 'done']);
      expect(await listed()).toBe(true);

      const remove = await at(first, `${ROTATION}/contract-2`, { method: 'DELETE', cookie: here });
      expect([remove.status, remove.json, saveMeaning(remove)]).toEqual([200, { success: true }, 'done']);
      expect(await listed()).toBe(true);

      const again = await reload();
      expect(again).toMatchObject({
        status: 500,
        json: { error: expect.stringMatching(/^Failed to reload configuration: get_user_handler\(\) missing 2/) },
      });
      expect(hasForgotten(again)).toBe(true);
      expect(await listed()).toBe(false);
    });

    it('ten failed logins lock a name, on that node alone; from wherever they come, the first forwarded address counts', async () => {
      const { first, second } = subject();
      const name = `contract-${randomBytes(4).toString('hex')}`;
      const failed = async (node: LabNode, forwarded: string) => {
        const form = { username: name, password: 'made-up' };
        const answer = await ask(`${node.url}/dashboard/login`, { timeoutMs: 60_000, form, headers: { 'x-forwarded-for': forwarded } });
        return lockMeaning(answer, String(answer.headers['location'])).meaning;
      };
      for (let nth = 1; nth <= 10; nth += 1) expect(await failed(first, `192.0.2.1, 10.0.0.${nth}`)).toBe('refused');
      expect(await failed(first, '192.0.2.1')).toBe('locked');
      expect(await failed(second, '192.0.2.1')).toBe('refused');
      expect(await failed(first, '192.0.2.2')).toBe('refused');
    });

    it('what is not there is removed as well, and a save without an id is refused', async () => {
      const { first } = subject();
      const cookie = await enter(first);
      expect(await at(first, `${ROTATION}/never-saved`, { method: 'DELETE', cookie })).toMatchObject({
        status: 200,
        json: { success: true },
      });
      const nameless = await at(first, ROTATION, { json: { config: {} }, cookie });
      expect(nameless).toMatchObject({ status: 400, json: { success: false, error: 'rotation_id required' } });
    });
  });
}
