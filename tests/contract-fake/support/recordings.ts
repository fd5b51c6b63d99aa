import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { bearers } from '../../../src/lab/recorder/recording.js';

const recording = z.object({
  id: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    bearer: z.enum(bearers),
    body: z.unknown().optional(),
    text: z.string().optional(),
  }),
  response: z.object({
    status: z.number(),
    contentType: z.string(),
    headers: z.record(z.string(), z.string()),
    json: z.unknown().optional(),
    body: z.string().optional(),
  }),
});

/** What a released node answered, by topic. */
export function readRecordings(release: string, topic: string): readonly z.infer<typeof recording>[] {
  const file = new URL(`../../../fixtures/recordings/${release}/${topic}.json`, import.meta.url);
  return z.array(recording).parse(JSON.parse(readFileSync(file, 'utf8')));
}
