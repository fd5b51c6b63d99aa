import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const named = z.object({ name: z.string(), value: z.string(), excluded: z.boolean().optional() });
const attachment = z.object({ name: z.string(), source: z.string(), type: z.string() });

const result = z.object({
  uuid: z.string(),
  name: z.string(),
  historyId: z.string(),
  testCaseId: z.string(),
  fullName: z.string(),
  titlePath: z.array(z.string()),
  status: z.string(),
  statusDetails: z.object({ message: z.string().optional(), trace: z.string().optional(), flaky: z.boolean() }),
  description: z.string(),
  labels: z.array(named),
  parameters: z.array(named),
  attachments: z.array(attachment),
  start: z.int(),
  stop: z.int(),
});
export type AllureResult = z.infer<typeof result>;

const globals = z.object({
  attachments: z.array(attachment),
  errors: z.array(z.object({ message: z.string(), trace: z.string().optional() })),
});

const jsonOf = (folder: string, name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

const endingWith = (folder: string, end: string): readonly string[] => readdirSync(folder).filter((name) => name.endsWith(end));

/** The results in a folder, by name of test. */
export function resultsIn(folder: string): ReadonlyMap<string, AllureResult> {
  const all = endingWith(folder, '-result.json').map((name) => result.parse(jsonOf(folder, name)));
  if (new Set(all.map(({ name }) => name)).size !== all.length) throw new Error('a cell has two results');
  return new Map(all.map((one) => [one.name, one]));
}

export const globalsIn = (folder: string) => endingWith(folder, '-globals.json').map((name) => globals.parse(jsonOf(folder, name)));

/** Text of the attachments whose name starts so. */
export const attached = (folder: string, { attachments }: AllureResult, start: string): readonly string[] =>
  attachments.filter(({ name }) => name.startsWith(start)).map(({ source }) => readFileSync(join(folder, source), 'utf8'));
