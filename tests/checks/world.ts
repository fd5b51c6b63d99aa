import { createHash } from 'node:crypto';
import type { HttpQuestion, RedisQuestion, SqlQuestion, SqlValue, TlsQuestion } from '../../src/checks/question.js';
import type { Outcome, Row, TlsAnswer } from '../../src/record/observation.js';
import { answered, unanswered } from './outcomes.js';
import { handshakeOf } from './world-certificate.js';
import { schemaColumns } from './world-columns.js';
import { healthyNode, type UserConfig, type WorldNode } from './world-node.js';

export interface TokenRow {
  token: string;
  username: string;
  scope: string;
  description: string;
  active?: boolean;
}

const rowsOf = (rows: readonly Row[], affected?: number): Outcome => ({
  kind: 'answered',
  answer: { kind: 'sql', rows, ...(affected === undefined ? {} : { affected }) },
});

const USERS = ['alice', 'root1'];
const seed = (): TokenRow[] => USERS.map((username) => ({ token: `t-${username}`, username, scope: 'both', description: 'seed' }));

/** What every clock says that is in order. */
const NOW_MS = Date.parse('2026-01-01T00:00:00.000Z');

/** A cluster in memory. What it knows of AISBF is written down here by itself, not taken from the contract. */
export class World {
  readonly nodes: Record<string, WorldNode>;
  readonly staging: WorldNode = { ...healthyNode(), db: 'staging', prefix: 'staging:r:' };
  readonly databases: Record<string, TokenRow[]> = { prod: seed(), staging: [], empty: [], clone: seed() };
  readonly usage: Record<string, { token: string; provider: string }[]> = { prod: [], staging: [], empty: [], clone: [] };
  readonly stores: Record<string, Map<string, { ttl: number; body: unknown }>> = { redis: new Map(), elsewhere: new Map() };
  /** Tier by username: the release fails on it at all but listings. */
  readonly tiers: Record<string, string> = {};
  /** Users' rotations and autoselects beside `userConfig`. */
  readonly tenants: { username: string; kind: 'rotation' | 'autoselect'; id: string }[] = [];
  /** Of every user. */
  readonly userConfig: UserConfig = { providers: ['own', 'spare'], rotations: ['mine'], autoselects: [] };
  /** Rotations that alice saved on dashboards, by database. */
  readonly saved: Record<string, string[]> = { prod: [], staging: [], empty: [], clone: [] };
  /** Its providers repeat what they are told to. */
  echoes = true;
  /** How far the stores' clocks are ahead, in milliseconds. */
  clocks = { redis: 0, mysql: 0 };
  /** Since the run began. */
  elapsedMs = 0;
  /** What places show in a handshake, by node, `balancer` or neighbour, where it is not in order. */
  readonly handshakes: Record<string, Partial<TlsAnswer>> = {};
  missingColumns: string[] = [];
  /** Tables that the reading account has no right to. */
  hiddenTables: string[] = [];
  /** True: the writing account lacks a right. */
  writesDenied = false;
  /** Schemas that the nodes' own account may see. */
  visibleSchemas = ['prod'];
  /** Secret that the session in each jar was signed with. */
  readonly sessions = new Map<string, string>();
  /** Milliseconds that an answer takes. */
  took: (question: HttpQuestion) => number = () => 5;
  mysqlDown = false;
  redisDown = false;
  writesRefused = false;
  /** Upstreams that the balancer uses and nobody listens on. */
  deadUpstreams: string[] = [];
  withHeader = true;
  balancerDown = false;
  extraKeys: string[] = [];
  /** Rows that others write with the same token while a chat is counted. */
  othersUsage = 0;
  /** Its balancer passes streams on in one piece. */
  holdsStreams = false;
  /** Of one client: how many requests, and whether all nodes count together; `onNode` is tighter there. */
  limit: { requests: number; counted: 'node' | 'cluster'; onNode?: Readonly<Record<string, number>> } = { requests: 10, counted: 'node' };
  /** Of the client whose limit is looked at. */
  retryAfter = 60;
  readonly #counted = new Map<string, number>();
  chats = 0;
  #turn = 0;

  constructor(names: readonly string[]) {
    this.nodes = Object.fromEntries(names.map((name) => [name, healthyNode()]));
  }

  node(name: string): WorldNode {
    const node = this.nodes[name];
    if (node === undefined) throw new Error(`no node ${name}`);
    return node;
  }

  http(question: HttpQuestion): Outcome {
    if (question.to.kind === 'neighbour') return this.#onNode(this.staging, question);
    if (question.to.kind === 'node') return this.#limited(question.to.id, question) ?? this.#onNode(this.node(question.to.id), question);
    if (this.balancerDown) return unanswered('refused');
    const live = Object.entries(this.nodes).filter(([, node]) => node.reachedByBalancer);
    const upstreams = [...live.map(([name]) => name), ...this.deadUpstreams];
    const name = upstreams[this.#turn++ % upstreams.length] ?? '';
    const servedBy = { raw: name, ...(this.nodes[name] === undefined ? {} : { node: name }) };
    const more = this.withHeader ? { servedBy } : {};
    const outcome = this.nodes[name] === undefined ? unanswered('refused') : this.#onNode(this.node(name), question);
    if (outcome.kind !== 'answered' || outcome.answer.kind !== 'http') return answered(502, '<html>Bad Gateway</html>', more);
    const { arrivalsMs } = outcome.answer;
    const held = this.holdsStreams && arrivalsMs !== undefined ? { arrivalsMs: arrivalsMs.slice(-1) } : {};
    return { kind: 'answered', answer: { ...outcome.answer, ...held, ...more } };
  }

  #limited(node: string, { bearer }: HttpQuestion): Outcome | undefined {
    if (bearer.kind !== 'rate-limit' || this.node(node).down) return undefined;
    const counter = this.limit.counted === 'cluster' ? 'all' : node;
    const before = this.#counted.get(counter) ?? 0;
    if (before < (this.limit.onNode?.[node] ?? this.limit.requests)) {
      this.#counted.set(counter, before + 1);
      return undefined;
    }
    const body = { error: 'Too many requests', retry_after: this.retryAfter };
    return answered(429, body, { headers: { 'content-type': 'application/json', 'retry-after': String(this.retryAfter) } });
  }

  tls({ to }: TlsQuestion): Outcome {
    const place = to.kind === 'node' ? to.id : to.kind === 'balancer' ? 'balancer' : to.name;
    if (to.kind === 'node' && this.node(to.id).down) return unanswered('refused');
    return { kind: 'answered', answer: { ...handshakeOf(place), ...this.handshakes[place] } };
  }

  sql(question: SqlQuestion): Outcome {
    if (this.mysqlDown) return unanswered('store-refused');
    const params = question.params.map((value) => this.#value(value));
    const rows = this.databases['prod'] ?? [];
    const { sql } = question;
    if (question.account === 'write' && this.writesDenied)
      return { kind: 'unanswered', class: 'store-denied', message: 'SELECT command denied', setting: 'mysql.writeUrl' };
    if (question.account === 'write' && this.writesRefused && !sql.startsWith('SELECT')) return unanswered('store-error');
    if (sql.startsWith('INSERT')) {
      const [token, description, username] = params;
      if (!USERS.includes(username ?? '')) return rowsOf([], 0);
      rows.push({ token: token ?? '', description: description ?? '', username: username ?? '', scope: 'mcp' });
      return rowsOf([], 1);
    }
    if (sql.startsWith('UPDATE')) {
      const own = rows.filter((row) => row.description === params[0]);
      for (const row of own) row.active = sql.includes('is_active = 1');
      return rowsOf([], own.length);
    }
    if (sql.startsWith('DELETE')) {
      if (sql.includes('LIKE')) return rowsOf([], 0);
      const kept = rows.filter((row) => row.description !== params[0]);
      const affected = rows.length - kept.length;
      rows.splice(0, rows.length, ...kept);
      return rowsOf([], affected);
    }
    if (sql.includes('WHERE rotation_id LIKE'))
      return rowsOf((this.saved['prod'] ?? []).filter((id) => id.endsWith('-old')).map((id) => ({ id })));
    if (sql.includes('WHERE rotation_id = ?'))
      return rowsOf((this.saved['prod'] ?? []).filter((id) => id === params[0]).map((id) => ({ id })));
    if (sql.endsWith('LIMIT 0'))
      return this.hiddenTables.some((table) => sql.includes(`FROM ${table} `)) ? unanswered('store-denied') : unanswered('store-error');
    if (sql.includes('information_schema.tables')) return rowsOf(this.visibleSchemas.map((s) => ({ s })));
    if (sql.includes('UNIX_TIMESTAMP')) return rowsOf([{ ms: String(NOW_MS + this.elapsedMs + this.clocks.mysql) }]);
    if (sql.includes('information_schema')) return rowsOf(this.#columns());
    if (sql.includes('user_token_usage'))
      return rowsOf([{ n: (this.usage['prod'] ?? []).filter((row) => row.token === params[0] && row.provider === params[1]).length }]);
    if (sql.includes('t.token = ?')) return rowsOf([{ n: rows.filter((row) => row.token === params[0]).length }]);
    if (sql.includes('description = ?')) return rowsOf([{ n: rows.filter((row) => row.description === params[0]).length }]);
    const table = /FROM user_(provider|rotation|autoselect)s c /.exec(sql)?.[1];
    if (table !== undefined && sql.includes('u.username = ?')) return rowsOf(this.#configOf(table).map((id) => ({ id })));
    if (sql.includes('UNION ALL'))
      return rowsOf(this.tenants.filter(({ id }) => id === params[0]).map(({ username, kind }) => ({ username, kind })));
    if (sql.includes('AS tier')) return rowsOf(USERS.map((username) => ({ username, tier: this.tiers[username] ?? null })));
    if (sql.includes("'$.endpoint'")) return rowsOf([{ endpoint: 'http://own' }]);
    return rowsOf([{ name: 'x' }]);
  }

  wait(ms: number): void {
    this.elapsedMs += ms;
  }

  redis({ op }: RedisQuestion): Outcome {
    if (this.redisDown) return unanswered('store-refused');
    if (op.name === 'time') return { kind: 'answered', answer: { kind: 'redis', timeMs: NOW_MS + this.elapsedMs + this.clocks.redis } };
    const keys = [...(this.stores['redis']?.keys() ?? []), ...this.extraKeys];
    if (op.name === 'ttl') return { kind: 'answered', answer: { kind: 'redis', ttl: this.stores['redis']?.get(op.key)?.ttl ?? -2 } };
    if (op.name === 'scan') {
      const part = op.pattern.replaceAll('*', '');
      return { kind: 'answered', answer: { kind: 'redis', keys: keys.filter((key) => key.includes(part)), truncated: false } };
    }
    const counts: Record<string, number> = Object.fromEntries(op.prefixes.map((prefix) => [prefix, 0]));
    for (const key of keys) {
      const own = op.prefixes.toSorted((a, b) => b.length - a.length).find((prefix) => key.startsWith(prefix));
      const name = own ?? `${key.split(':').slice(0, 2).join(':')}:`;
      counts[name] = (counts[name] ?? 0) + 1;
    }
    return { kind: 'answered', answer: { kind: 'redis', counts, truncated: false } };
  }

  #configOf(kind: string): readonly string[] {
    const { providers, rotations, autoselects } = this.userConfig;
    return { provider: providers, rotation: rotations }[kind] ?? autoselects;
  }

  #value(value: SqlValue): string {
    if (value !== null && typeof value === 'object') return 'tokenOf' in value ? `t-${value.tokenOf}` : `eph-${value.ephemeral}`;
    return String(value);
  }

  #columns(): readonly Row[] {
    return schemaColumns.filter(({ t, c }) => !this.missingColumns.includes(`${t}.${c}`));
  }

  #tokenOf({ bearer }: HttpQuestion): string | undefined {
    if (bearer.kind === 'none') return undefined;
    if (bearer.kind === 'identity') return `t-${bearer.id}`;
    if (bearer.kind === 'ephemeral') return `eph-${bearer.name}`;
    if (bearer.kind === 'rate-limit') return 't-alice';
    return bearer.kind === 'wrong' ? 'wrong' : 't-ops';
  }

  #onNode(node: WorldNode, question: HttpQuestion): Outcome {
    if (node.down) return unanswered('refused');
    const overridden = node.override?.(question);
    if (overridden !== undefined) return overridden;
    if (question.path.startsWith('/dashboard')) return this.#dashboard(node, question);
    const open = ['/', '/api/models', '/api/v1/models'].includes(question.path);
    const token = this.#tokenOf(question);
    const user = this.#ownerOf(node, token);
    if (!open && !node.authOff) {
      const refusal = this.#refusal(node, question.path, token, user);
      if (refusal !== undefined) return refusal;
      if (user !== undefined && user.username in this.tiers && !question.path.endsWith('/models'))
        return answered(500, 'Internal Server Error');
    }
    return question.method === 'POST' ? this.#chat(node, question, token ?? '') : this.#dated(node, this.#get(node, question.path));
  }

  #ownerOf({ db, keptTokens }: WorldNode, token: string | undefined): TokenRow | undefined {
    const kept = keptTokens?.get(token ?? '');
    if (kept !== undefined) return kept;
    const row = (this.databases[db] ?? []).find((one) => one.token === token && one.active !== false);
    if (row !== undefined) keptTokens?.set(row.token, row);
    return row;
  }

  #dashboard(node: WorldNode, { path, jar = '', method, body, form }: HttpQuestion): Outcome {
    const sendTo = (page: string): Outcome => answered(303, '', { headers: { location: `http://10.0.0.1:17765${page}` } });
    if (path === '/dashboard/login') {
      const name = String(form?.['username']);
      const failures = node.loginFailures.get(name) ?? 0;
      if (failures >= node.locksAfter) return sendTo('/dashboard/login?error=Too+many+failed+attempts.+Please+wait+and+try+again.');
      if (name.startsWith('aisbf-check-')) node.loginFailures.set(name, failures + 1);
      if (node.refusesLogin || name.startsWith('aisbf-check-')) return sendTo('/dashboard/login?error=Invalid%20username%20or%20password');
      this.sessions.set(jar, node.sessionSecret);
      return sendTo('/dashboard');
    }
    const isIn = this.sessions.get(jar) === node.sessionSecret;
    const saved = this.saved[node.db] ?? [];
    if (path.startsWith('/dashboard/api/rotation')) {
      if (!isIn) return answered(401, { success: false, error: 'Not authenticated' });
      const id = method === 'DELETE' ? (path.split('/').at(-1) ?? '') : String(JSON.parse(JSON.stringify(body)).rotation_id);
      const others = saved.filter((one) => one !== id);
      saved.splice(0, saved.length, ...others, ...(method === 'DELETE' ? [] : [id]));
      return answered(200, { success: true });
    }
    if (path === '/dashboard/user/reload-config' && isIn) {
      if (!node.ignoresReload) delete node.listed;
      return answered(500, { error: 'Failed to reload configuration: get_user_handler() missing 2 required positional arguments' });
    }
    return isIn ? answered(200, { enabled: true, hits: 0, backend: 'redis' }) : sendTo('/dashboard/login');
  }

  #refusal(node: WorldNode, path: string, token: string | undefined, user: TokenRow | undefined): Outcome | undefined {
    if (token === undefined) return answered(401, { error: 'Missing or invalid Authorization header.' });
    const below = /^\/api\/u\/([^/]+)\//.exec(path)?.[1];
    if (node.globals.includes(token))
      return below === undefined ? undefined : answered(403, { error: 'Global tokens cannot access user-specific endpoints.' });
    if (user === undefined) return answered(403, { error: 'Invalid authentication token' });
    if (below === undefined) return answered(403, { error: 'User tokens cannot access global endpoints.' });
    if (below !== user.username) return answered(403, { error: 'You can only access your own user-specific endpoints.' });
    return user.scope === 'mcp' ? answered(403, { error: 'This token does not have API access.' }) : undefined;
  }

  #dated(node: WorldNode, outcome: Outcome): Outcome {
    if (outcome.kind !== 'answered' || outcome.answer.kind !== 'http' || node.clockMs === undefined) return outcome;
    const written = this.elapsedMs - node.dateOldBy(this.elapsedMs);
    const date = new Date(NOW_MS + written + node.clockMs).toUTCString();
    return { kind: 'answered', answer: { ...outcome.answer, headers: { ...outcome.answer.headers, date } } };
  }

  #get(node: WorldNode, path: string): Outcome {
    const ids = [...Object.keys(node.providers), ...Object.keys(node.rotations).map((id) => `rotation/${id}`)];
    const models = { object: 'list', data: ids.map((id) => ({ id, object: 'model', created: 1, owned_by: 'x' })) };
    const bodies: Record<string, unknown> = {
      '/': {
        message: 'AI Proxy Server is running',
        providers: Object.keys(node.providers),
        rotations: Object.keys(node.rotations),
        autoselect: Object.keys(node.autoselects),
      },
      '/health': { status: 'ok' },
      '/version': { version: node.version },
      '/api/models': models,
      '/api/v1/models': models,
      '/v1/models': models,
      '/api/v1/providers': { providers: node.providers },
      '/api/rotations': node.rotations,
      '/api/autoselect': node.autoselects,
    };
    if (path.endsWith('/none/models'))
      return answered(400, { detail: "Invalid config type. Use 'providers', 'rotations', or 'autoselects'" });
    const listing = /^\/api\/u\/[^/]+\/(providers|rotations|autoselects|models)$/.exec(path)?.[1];
    if (listing !== undefined) {
      // What it once listed it lists for ever, but where it is told to look again.
      node.listed ??= [...(this.saved[node.db] ?? [])];
      const config = node.frozen ?? this.userConfig;
      return this.#userListing({ ...config, rotations: [...config.rotations, ...node.listed] }, listing);
    }
    return bodies[path] === undefined ? answered(404, { detail: 'Not found' }) : answered(200, bodies[path]);
  }

  #userListing({ providers, rotations, autoselects }: UserConfig, listing: string): Outcome {
    const ids = { providers, rotations, autoselects }[listing];
    if (ids !== undefined) return answered(200, { [listing]: Object.fromEntries(ids.map((id) => [id, { name: id }])) });
    const models = [...rotations.map((id) => `rotation/${id}`), ...autoselects.map((id) => `autoselect/${id}`)];
    return answered(200, { object: 'list', data: models.map((id) => ({ id, source: 'user_config' })) });
  }

  #chat(node: WorldNode, question: HttpQuestion, token: string): Outcome {
    const body = JSON.parse(JSON.stringify(question.body));
    if (body.model === undefined)
      return answered(422, { detail: [{ type: 'missing', loc: ['body', 'model'], msg: 'Field required' }], body });
    const [first = '', ...rest] = String(body.model).split('/');
    const bare =
      first === 'user-provider'
        ? rest.join('/')
        : ['rotation', 'autoselect', 'user-rotation', 'user-autoselect'].includes(first)
          ? (rest[0] ?? '')
          : rest.join('/');
    const providers =
      this.#isPlain(node, token) && ['rotation', 'autoselect'].includes(first) ? undefined : this.#providersFor(node, first, rest[0] ?? '');
    if (providers === undefined)
      return first === 'rotation'
        ? answered(400, { detail: `Rotation '${rest[0]}' not found. Available: []` })
        : answered(400, { detail: `Autoselect '${rest[0]}' not found. Available: []` });
    if (body.stream === true && first === 'beta') return this.#stream(node);
    const endpoint = first === 'user-provider' ? 'http://own' : (node.providers[first]?.endpoint ?? '');
    const hash = createHash('md5').update(`user:${body.messages[0].content}`).digest('hex').slice(0, 16);
    const key = `${node.prefix}endpoint:${endpoint}|model:${bare}|msgs:${hash}|temp:1.0|max_tokens:${body.max_tokens}`;
    const store = this.stores[node.cache];
    const hit = store?.get(key);
    if (hit !== undefined) return answered(200, hit.body);
    if (first === 'user-rotation' || first === 'user-autoselect')
      return answered(500, 'Internal Server Error', { headers: { 'content-type': 'text/plain' } });
    if (providers.every((provider) => node.failingProviders.includes(provider)))
      return answered(500, { detail: "Error code: 500 - {'error': {'message': 'down'}}" });
    const told = /repeat after me.*: (\S+)$/.exec(String(body.messages[0].content))?.[1];
    this.chats++;
    const content = told === undefined || !this.echoes ? `answer ${this.chats}` : this.#saidOn(node, told);
    const completion = {
      id: `c-${this.chats}`,
      object: 'chat.completion',
      created: 1,
      model: bare,
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 },
    };
    store?.set(key, { ttl: node.ttl, body: completion });
    const provider = first === 'user-provider' ? (rest[0] ?? '') : first;
    for (let n = 0; n < 1 + this.othersUsage; n++) this.usage[node.db]?.push({ token, provider });
    return answered(200, completion);
  }

  /** Users who are no administrators have their own things only; global ones are unknown to them. */
  #isPlain(node: WorldNode, token: string): boolean {
    return this.#ownerOf(node, token)?.username === 'alice';
  }

  /** The word asked for, or, where answers are mixed up, the one that was asked for before. */
  #saidOn(node: WorldNode, told: string): string {
    if (node.mixes === undefined) return told;
    const before = node.mixes.at(-1) ?? told;
    node.mixes.push(told);
    return before;
  }

  #stream(node: WorldNode): Outcome {
    const id = `c-${++this.chats}`;
    const chunk = (content: string, finish_reason: string | null = null): string =>
      JSON.stringify({ id, object: 'chat.completion.chunk', created: 1, choices: [{ index: 0, delta: { content }, finish_reason }] });
    const lines = node.streamLines([...['one ', 'two ', 'three'].map((word) => chunk(word)), chunk('', 'stop'), '[DONE]']);
    const arrivalsMs = node.holdsStreams ? [200] : lines.map((_line, index) => 20 + index * node.streamGapMs);
    const answer = answered(200, lines.map((line) => `data: ${line}\n\n`).join(''), {
      headers: { 'content-type': 'text/event-stream' },
      arrivalsMs,
    });
    return node.failingProviders.includes('beta') ? answered(200, 'data: {"error": "down"}\n\n') : answer;
  }

  #providersFor(node: WorldNode, first: string, id: string): readonly string[] | undefined {
    if (first === 'rotation') return node.rotations[id]?.models.map((model) => model.provider_id);
    if (first === 'autoselect') return node.autoselects[id] === undefined ? undefined : ['alpha'];
    return [first];
  }
}
