import { request } from 'undici';
import { type HostNames, judged, normalise } from './normalise.js';
import { authorization, type RecordedResponse, type Row } from './recording.js';

const oneText = (value: string | string[] | undefined): string => (Array.isArray(value) ? value.join(', ') : (value ?? ''));

/**
 * Asks one row of a node and normalises what it answers.
 * @throws when the node does not answer within two minutes (a failing rotation may take half of one).
 */
export async function ask(url: string, row: Row, hosts: HostNames): Promise<RecordedResponse> {
  const text = row.text ?? (row.body === undefined ? undefined : JSON.stringify(row.body));
  const answer = await request(new URL(row.path, url), {
    method: row.method,
    headers: { ...authorization(row.bearer), ...(text === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(text === undefined ? {} : { body: text }),
    headersTimeout: 120_000,
    bodyTimeout: 120_000,
  }).catch((cause: unknown) => {
    throw new Error(`Failed to ask ${row.method} ${row.path} (${row.id}): no answer. Please check that the node runs.`, { cause });
  });
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, oneText(value)] as const);
  return normalise({
    status: answer.statusCode,
    contentType: oneText(answer.headers['content-type']),
    headers: judged(headers),
    text: await answer.body.text(),
    hosts,
  });
}
