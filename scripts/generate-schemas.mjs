// Part of `npm run build`: the JSON Schemas that ship with the package, from the zod schemas that read and write the real things.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const dist = new URL('../dist/', import.meta.url);
const out = new URL('../schema/', import.meta.url);
mkdirSync(out, { recursive: true });

function write(name, schema, meta) {
  const { $schema, ...rest } = (meta.widen ?? ((one) => one))(z.toJSONSchema(schema, { io: meta.io, target: 'draft-7' }));
  const document = { $schema, $id: meta.id, title: meta.title, ...rest };
  writeFileSync(fileURLToPath(new URL(name, out)), `${JSON.stringify(document, null, 2)}\n`);
}

const { clusterFileSchema } = await import(new URL('target/cluster-schema.js', dist).href);
const { withShortForms } = await import(new URL('target/file/short-forms.js', dist).href);
write('cluster.schema.json', clusterFileSchema(), {
  widen: withShortForms,
  io: 'input',
  id: 'aisbf-check/schema/cluster.json',
  title: 'Cluster file of aisbf-check',
});

const documentModule = new URL('report/document-schema.js', dist);
if (existsSync(documentModule)) {
  const { documentSchema } = await import(documentModule.href);
  write('document.schema.json', documentSchema, {
    io: 'output',
    id: 'aisbf-check/schema/document.json',
    title: 'What aisbf-check diagnose, gate and judge print with --json',
  });
}
