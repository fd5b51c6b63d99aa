import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { startLab } from '../../src/lab/start-lab.js';

/**
 * The four rows of the playbook's table, each shown by a bare client that knows addresses and tokens and nothing of the tool: what a
 * person sees before anybody diagnoses anything.
 */

interface Client {
  readonly url: string;
  readonly token: string;
}

async function chat({ url, token }: Client, path: string, model: string, content: string): Promise<{ status: number; said: string }> {
  const answer = await request(`${url}${path}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content }] }),
  });
  const text = await answer.body.text();
  return { status: answer.statusCode, said: /hello from ([\w-]+)/.exec(text)?.[1] ?? text };
}

function variable(env: Readonly<Record<string, string>>, name: string): string {
  const value = env[name];
  if (value === undefined) throw new Error(`Failed to read ${name}: the lab gives no such variable. Please look at its cluster file.`);
  return value;
}

describe('as a bare client sees it', () => {
  it('every other request fails: one of two nodes errors', async () => {
    const loop = async (faults: readonly string[]): Promise<number[]> => {
      await using lab = await startLab({ nodes: 2, engine: 'native', faults });
      const client = { url: lab.balancer.url, token: variable(lab.env, 'AISBF_TOKEN_OPS') };
      const statuses: number[] = [];
      for (let turn = 0; turn < 6; turn += 1) statuses.push((await chat(client, '/api/v1', 'alpha/chat-model', `turn ${turn}`)).status);
      return statuses;
    };
    expect(await loop([])).toEqual([200, 200, 200, 200, 200, 200]);
    const sick = await loop(['node-errors']);
    expect(
      [sick.filter((_, turn) => turn % 2 === 0), sick.filter((_, turn) => turn % 2 === 1)].map((half) => [...new Set(half)]).sort(),
    ).toEqual([[200], [500]]);
  });

  it('a dashboard change is not visible to the API: one node uses another database', async () => {
    const afterChange = async (faults: readonly string[]): Promise<number[]> => {
      await using lab = await startLab({ nodes: 3, engine: 'native', faults });
      // What the dashboard does when alice makes herself a new token.
      await lab.mysql.root(
        "INSERT INTO aisbf_prod.user_api_tokens (user_id, token, scope) SELECT id, 'brand-new', 'both' FROM aisbf_prod.users WHERE username = 'alice'",
      );
      const seen = lab.nodes.map(({ url }) =>
        chat({ url, token: 'brand-new' }, '/api/u/alice', 'user-provider/alice-home', 'is it there?'),
      );
      return (await Promise.all(seen)).map(({ status }) => status);
    };
    expect(await afterChange([])).toEqual([200, 200, 200]);
    expect(await afterChange(['node-on-other-database:aisbf-2'])).toEqual([200, 403, 200]);
    // A clone knows every token there was, and not the one that came after.
    expect(await afterChange(['node-on-other-database-server:aisbf-2'])).toEqual([200, 403, 200]);
  });

  it("the cache returns another environment's answer: staging writes under production's prefix", async () => {
    const saidInProduction = async (faults: readonly string[]): Promise<string[]> => {
      await using lab = await startLab({ nodes: 1, engine: 'native', faults });
      const staging = { url: lab.staging.url, token: variable(lab.env, 'AISBF_TOKEN_STAGING_OPS') };
      const production = { url: lab.balancer.url, token: variable(lab.env, 'AISBF_TOKEN_OPS') };
      const first = await chat(staging, '/api/v1', 'alpha/chat-model', 'the same question');
      const second = await chat(production, '/api/v1', 'alpha/chat-model', 'the same question');
      return [first.said, second.said];
    };
    expect(await saidInProduction([])).toEqual(['staging', 'alpha']);
    expect(await saidInProduction(['shared-prefix'])).toEqual(['staging', 'staging']);
  });

  it('a token works on one endpoint but not another: its scope is mcp', async () => {
    const statuses = async (faults: readonly string[]): Promise<number[]> => {
      await using lab = await startLab({ nodes: 1, engine: 'native', faults });
      const client = { url: lab.balancer.url, token: variable(lab.env, 'AISBF_TOKEN_ALICE') };
      const listing = await request(`${client.url}/api/models`, { headers: { authorization: `Bearer ${client.token}` } });
      await listing.body.dump();
      return [listing.statusCode, (await chat(client, '/api/u/alice', 'user-provider/alice-home', 'hello')).status];
    };
    expect(await statuses([])).toEqual([200, 200]);
    expect(await statuses(['token-scope-mcp'])).toEqual([200, 403]);
  });
});
