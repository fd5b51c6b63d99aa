import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { laterEvent, startedShape } from './event-schemas.js';
import { type ContractDecided, type Planned, RECORD_VERSION, type RunEnded, type RunRecord, type RunStarted } from './events.js';
import type { Observation } from './observation.js';
import { messageOf, RecordError } from './record-error.js';
import { reviveCluster } from './revive-cluster.js';

interface Parts {
  started?: RunStarted;
  decided?: ContractDecided;
  planned?: Planned;
  ended?: RunEnded;
  readonly observations: Observation[];
}

/**
 * Reads a run record back. A last line that was torn off by a kill is left out. Secrets of the embedded cluster come back without
 * values.
 *
 * @throws {RecordError} where the file cannot be read, is no record, or is of another version
 */
export async function readRecord(path: string): Promise<RunRecord> {
  const parts: Parts = { observations: [] };
  let number = 0;
  // A line is taken when the next one shows that it was not the last: only the last one may be torn.
  let waiting: string | undefined;
  for await (const line of linesOf(path)) {
    if (waiting !== undefined) take(parts, waiting, path, ++number);
    waiting = line;
  }
  if (waiting !== undefined && !isTorn(waiting)) take(parts, waiting, path, ++number);
  const { started, ...rest } = parts;
  if (!started) throw notARecord(path, 'it holds no whole event');
  return { path, started, ...rest };
}

async function* linesOf(path: string): AsyncIterable<string> {
  let rest = '';
  try {
    for await (const chunk of createReadStream(path, 'utf8')) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      yield* lines.filter((line) => line !== '');
    }
  } catch (cause) {
    throw new RecordError(`Failed to read the run record ${path}: ${messageOf(cause)}. Please name a file that can be read.`, { cause });
  }
  if (rest !== '') yield rest;
}

function isTorn(line: string): boolean {
  try {
    JSON.parse(line);
    return false;
  } catch {
    // Half a JSON text: the run was killed while it was written.
    return true;
  }
}

function take(parts: Parts, line: string, path: string, number: number): void {
  try {
    const json: unknown = JSON.parse(line);
    if (parts.started) takeLater(parts, json);
    else parts.started = startedOf(json);
  } catch (cause) {
    throw notARecord(path, `line ${number}: ${sayWhy(cause)}`, cause);
  }
}

function startedOf(json: unknown): RunStarted {
  const version = z.looseObject({ record: z.number() }).safeParse(json);
  if (version.success && version.data.record !== RECORD_VERSION) {
    throw new Error(`it is of version ${version.data.record}, and this program reads version ${RECORD_VERSION}`);
  }
  const started = startedShape.parse(json);
  return { ...started, cluster: reviveCluster(started.cluster) };
}

function takeLater(parts: Parts, json: unknown): void {
  const event = laterEvent.parse(json);
  switch (event.type) {
    case 'observed':
      parts.observations.push(event.observation);
      break;
    case 'planned':
      parts.planned = event;
      break;
    case 'contract-decided':
      parts.decided = event;
      break;
    case 'run-ended':
      parts.ended = event;
      break;
  }
}

const sayWhy = (cause: unknown): string => (cause instanceof z.ZodError ? z.prettifyError(cause).replaceAll('\n', ' ') : messageOf(cause));

const notARecord = (path: string, why: string, cause?: unknown): RecordError =>
  new RecordError(`Failed to read the run record ${path}: ${why}. Please name a record that this version of aisbf-check wrote.`, {
    cause,
  });
