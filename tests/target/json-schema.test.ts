import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { clusterFileSchema } from '../../src/target/cluster-schema.js';
import { withShortForms } from '../../src/target/file/short-forms.js';

const shipped = z
  .looseObject({ properties: z.record(z.string(), z.unknown()), required: z.array(z.string()) })
  .parse(JSON.parse(readFileSync(new URL('../../schema/cluster.schema.json', import.meta.url), 'utf8')));

describe('the JSON Schema that editors read', () => {
  it('is the one that the loader reads by (npm run build writes it anew)', () => {
    const { $schema: _, ...made } = withShortForms(z.toJSONSchema(clusterFileSchema(), { io: 'input', target: 'draft-7' }));
    expect(shipped).toMatchObject(JSON.parse(JSON.stringify(made)));
  });

  it('demands the least and names every section', () => {
    expect(shipped.required).toEqual(['nodes']);
    expect(Object.keys(shipped.properties)).toEqual(expect.arrayContaining(['entry', 'mysql', 'redis', 'neighbours', 'routes', 'waivers']));
  });
});
