/** Users, tokens and users' configuration of the recording cluster, as statements. @param dead an address that nobody listens at. */
export function seedSql(first: string, second: string, dead: string): string {
  const users = [
    ['alice', 'user', 'NULL', 1],
    ['bob', 'user', '1', 1],
    ['carol', 'user', 'NULL', 1],
    ['dave', 'user', 'NULL', 0],
    ['root1', 'admin', 'NULL', 1],
  ] as const;
  const tokens = [
    ['alice', 'alice-tok', 'both'],
    ['alice', 'alice-tok-api', 'api'],
    ['alice', 'alice-tok-mcp', 'mcp'],
    ['bob', 'bob-tok', 'both'],
    ['carol', 'carol-tok', 'both'],
    ['dave', 'dave-tok', 'both'],
    ['root1', 'root1-tok', 'both'],
  ] as const;
  const ollama = (id: string, address: string) => ({
    id,
    name: id,
    type: 'ollama',
    endpoint: `http://${address}`,
    api_key_required: false,
    models: [{ name: 'm1' }],
  });
  const kilo = (id: string, address: string) => ({
    ...ollama(id, address),
    type: 'kilo',
    endpoint: `http://${address}/v1`,
    api_key: 'sk-stub',
  });
  const member = (provider_id: string, weight: number) => ({ provider_id, models: [{ name: 'm1', weight }] });
  const configs = [
    ...['alice', 'bob', 'root1'].map((user) => [user, 'provider', 'myp', ollama('myp', first)] as const),
    ...['alice', 'bob'].flatMap((user) => [
      [user, 'provider', 'myp2', ollama('myp2', second)] as const,
      [user, 'provider', 'myk', kilo('myk', first)] as const,
      [user, 'rotation', 'myrot', { model_name: 'myrot', providers: [member('myp', 10), member('myp2', 5)] }] as const,
      [
        user,
        'autoselect',
        'myauto',
        {
          model_name: 'myauto',
          description: 'd',
          selection_model: 'myrot',
          fallback: 'myrot',
          available_models: [{ model_id: 'myrot', description: 'x', priority: 0 }],
        },
      ] as const,
    ]),
    ['root1', 'provider', 'dead', ollama('dead', dead)] as const,
    ['root1', 'provider', 'deadk', kilo('deadk', dead)] as const,
  ];
  return [
    ...users.map(
      ([name, role, tier, active]) =>
        `INSERT INTO users (username, password_hash, role, created_by, email_verified, display_name, tier_id, is_active)
         VALUES ('${name}', 'x', '${role}', 'seed', 1, '${name}', ${tier}, ${active})`,
    ),
    ...tokens.map(
      ([user, token, scope]) =>
        `INSERT INTO user_api_tokens (user_id, token, description, scope) SELECT id, '${token}', 'seed', '${scope}' FROM users WHERE username = '${user}'`,
    ),
    ...configs.map(
      ([user, kind, id, config]) =>
        `INSERT INTO user_${kind}s (user_id, ${kind}_id, config) SELECT id, '${id}', '${JSON.stringify(config)}' FROM users WHERE username = '${user}'`,
    ),
  ].join(';\n');
}
