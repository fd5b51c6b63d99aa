import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assess } from '../../src/assess.js';
import { allChecks } from '../../src/checks/registry.js';
import { readRecord } from '../../src/record/reader.js';

const judged = async (name: string) => {
  const record = await readRecord(join(import.meta.dirname, '../../fixtures/records', name));
  return assess(record, allChecks, { now: new Date('2026-11-23T00:00:00Z') }).document;
};

describe('stored runs against released nodes, judged again', () => {
  it('0.99.87 healthy: every cell passes, nobody is blamed', async () => {
    const document = await judged('0.99.87-healthy.ndjson');
    expect(document).toMatchObject({ verdict: 'pass', exitCode: 0, findings: [] });
    expect(document.checks.find(({ id }) => id === 'route-matrix')?.cells).toEqual({ pass: 57, fail: 0, unknown: 0, notEvaluated: 0 });
  });

  it('0.99.87 with n3 on another database: n3 is named, and nobody else', async () => {
    const document = await judged('0.99.87-n3-on-another-database.ndjson');
    expect(document.exitCode).toBe(1);
    expect(document.findings).toMatchObject([
      {
        id: 'node-on-another-database',
        symptom: 'change-not-visible',
        layer: 'database',
        fix: 'infrastructure',
        culprits: [{ factor: 'node', level: 'n3' }],
        evidence: { inside: { failed: 13, of: 13 }, outside: { failed: 0, of: 26 } },
      },
    ]);
  });

  it('0.99.92 as released: all nodes agree, and none uses the shared database', async () => {
    const document = await judged('0.99.92-as-released.ndjson');
    expect(document.exitCode).toBe(1);
    expect(document.findings).toMatchObject([
      { id: 'no-node-uses-the-database', layer: 'database', fix: 'infrastructure', culprits: [{ factor: 'everything', level: '*' }] },
    ]);
    expect(document.checks.find(({ id }) => id === 'same-inventory')?.verdict).toBe('pass');
  });
});
