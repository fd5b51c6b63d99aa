import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { watchRedis } from '../../src/lab/faults/observe/redis-monitor.js';
import { allFaults } from '../../src/lab/faults/registry.js';
import type { Lab } from '../../src/lab/lab.js';
import { seededRandom } from '../../src/lab/spec/disguise.js';
import { labSpec } from '../../src/lab/spec/lab-spec.js';
import { startLab } from '../../src/lab/start-lab.js';
import type { Document } from '../../src/report/document.js';
import { diagnoseLab, scenarioSeed } from '../scenarios/diagnose-lab.js';
import { drawn, sampleText } from '../support/drawn.js';
import { startHaproxy } from './haproxy.js';
import { keptBy, leftBehind } from './leftovers.js';
import { REAL_PATIENCE_MS } from './released.js';
import { oneAtATime } from './turn.js';

const seed = scenarioSeed();
const random = seededRandom(seed);
const spec = labSpec({ nodes: 3 });
const matrix: string[] = [];
/** `AISBF_CHECK_HEALTHY=20`. */
const healthyRuns = Number(process.env['AISBF_CHECK_HEALTHY'] ?? 2);

/** Each fault that released nodes can be brought to show, once, at a place drawn by the seed; `AISBF_CHECK_PLACES=usual`: the usual one. */
const possible = allFaults
  .filter((fault) => fault.released)
  .map((fault) => {
    const places = fault.places(spec);
    const drawn = places[Math.floor(random() * places.length)];
    return { fault, place: (process.env['AISBF_CHECK_PLACES'] === 'usual' ? fault.defaultPlace(spec) : drawn) ?? '' };
  });
/** An ordinary run takes so many of them; the nightly run takes each. */
const SAMPLE = 10;
const cases = drawn(possible, SAMPLE, seed);

const inWords = ({ findings, exitCode }: Document): unknown => ({
  findings: findings.map(({ symptom, layer, culprits, fix }) => ({ symptom, layer, culprits: new Set(culprits), fix })),
  exitCode,
});

describe(`faults on released nodes (${sampleText(cases.length, possible.length, seed)})`, () => {
  oneAtATime();
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({ nodes: 3, engine: 'native', nodeKind: 'real' });
  }, REAL_PATIENCE_MS);
  afterAll(async () => {
    await lab?.stop();
    process.stdout.write(`\nreleased nodes, seed ${seed}:\n${matrix.join('\n')}\n`);
  }, REAL_PATIENCE_MS);

  it(
    `nothing is found where nothing is wrong, ${healthyRuns} times in a row, and nothing is harmed or left by it`,
    async () => {
      const { schema } = lab.spec.environments.production;
      const tokens = () => lab.mysql.root(`SELECT token, scope, is_active FROM ${schema}.user_api_tokens ORDER BY id`);
      const before = { tokens: await tokens(), kept: await keptBy(lab) };
      const commands = await watchRedis(lab.redis.endpoint, async () => {
        for (let run = 0; run < healthyRuns; run += 1) {
          expect(inWords(await diagnoseLab(lab))).toEqual({ findings: [], exitCode: 0 });
        }
      });
      expect(commands.length).toBeGreaterThan(0);
      // Released nodes delete a provider's cooldown with every answer of it.
      const writes = commands.filter(({ command }) => !['GET', 'EXISTS', 'TTL', 'SCAN', 'MGET', 'DEL'].includes(command));
      expect(writes.filter(({ key }) => key.includes('provider_disabled'))).toEqual([]);
      expect(await tokens()).toEqual(before.tokens);
      expect(leftBehind(before.kept, await keptBy(lab))).toEqual([]);
    },
    healthyRuns * REAL_PATIENCE_MS,
  );

  it(
    'HAProxy that asks for /health without a token ejects every node, and that is found',
    async () => {
      await using haproxy = await startHaproxy(lab);
      lab.cluster.put('haproxy', (document) => ({ ...document, entry: { url: haproxy.url } }));
      try {
        const document = await diagnoseLab(lab);
        const culprits = new Set([{ factor: 'entry', level: 'balancer' }]);
        expect(inWords(document)).toMatchObject({ findings: [{ layer: 'balancer', culprits, fix: 'infrastructure' }], exitCode: 1 });
        expect(document.findings[0]?.firstCheck).toContain('/health');
      } finally {
        lab.cluster.drop('haproxy');
      }
    },
    REAL_PATIENCE_MS,
  );

  it.each(cases.map(({ fault, place }) => [`${fault.id}:${place}`, fault, place] as const))(
    '%s comes, is found, and goes',
    async (name, fault, place) => {
      const placed = fault.on(lab, place);
      const before = await placed.prove();
      const since = performance.now();
      let document: Document | undefined;
      let during: unknown = 'never';
      try {
        await placed.inject();
        during = await placed.prove();
        document = await diagnoseLab(lab);
      } finally {
        await placed.heal();
      }
      const after = await placed.prove();
      const { exitCode, symptom, layer, culprits, fix } = placed.expected;
      const found = document.findings.map(({ title }) => title).join('; ') || 'nothing';
      matrix.push(
        `  ${name}: ${JSON.stringify(during).slice(0, 200)}; found: ${found}; ${Math.round((performance.now() - since) / 1000)} s`,
      );
      expect({ before, during, after }).toMatchObject({ before: { inForce: false }, during: { inForce: true }, after: { inForce: false } });
      expect(inWords(document)).toEqual({ findings: [{ symptom, layer, culprits: new Set(culprits), fix }], exitCode });
    },
    REAL_PATIENCE_MS,
  );
});
