import type { Bearer, FormValue, HttpQuestion } from '../checks/question.js';
import type { Cluster } from '../target/cluster.js';
import type { Secret } from '../target/secret.js';
import { type Place, placeOf } from './place.js';
import { shellQuote, shellSecret } from './shell-quote.js';

const byVariable = (token: Secret | undefined): string | undefined =>
  token === undefined ? undefined : `"Authorization: Bearer ${shellSecret(token.name)}"`;

/** The Authorization header as a shell word. A token never appears, only the variable or file that it comes from. */
function authorization(bearer: Bearer, cluster: Cluster): string | undefined {
  switch (bearer.kind) {
    case 'none':
      return undefined;
    case 'identity':
      return byVariable(cluster.identities.find(({ id }) => id === bearer.id)?.token);
    case 'neighbour':
      return byVariable(cluster.neighbours.find(({ name }) => name === bearer.name)?.probe?.identity.token);
    case 'rate-limit':
      return byVariable(cluster.rateLimit?.identity.token);
    case 'wrong':
      return shellQuote('Authorization: Bearer a-token-nobody-knows');
    case 'ephemeral':
      // The token lived in a row for a moment only: whoever repeats this must put in a row of their own.
      return '"Authorization: Bearer $TEMPORARY_TOKEN"';
  }
}

/** A form's field as a shell word; a password by the variable or file that it comes from. */
function formField(name: string, value: FormValue, { dashboards = [] }: Cluster): string {
  if (typeof value === 'string') return shellQuote(`${name}=${value}`);
  const password = dashboards.find(({ id }) => id === value.passwordOf)?.password;
  return password === undefined ? shellQuote(`${name}=`) : `"${name}=${shellSecret(password.name)}"`;
}

/** Options for TLS, and the URL to ask: a server name of its own needs curl to connect elsewhere than the URL says. */
function transport(place: Place, path: string): { readonly url: string; readonly words: readonly string[] } {
  const words: string[] = [];
  const { tls } = place;
  if (tls?.ca !== undefined) words.push('--cacert', shellQuote(tls.ca));
  if (tls?.cert !== undefined) words.push('--cert', shellQuote(tls.cert));
  if (tls?.key !== undefined) words.push('--key', shellQuote(tls.key));
  if (tls?.serverName === undefined) return { url: `${place.url}${path}`, words };
  const real = new URL(place.url);
  const port = real.port === '' ? '443' : real.port;
  words.push('--connect-to', shellQuote(`${tls.serverName}:${port}:${real.hostname}:${port}`));
  return { url: `${real.protocol}//${tls.serverName}:${port}${real.pathname.replace(/\/$/, '')}${path}`, words };
}

/**
 * The curl command that repeats a question on the exact node (or balancer) it was asked of, safe to paste into a POSIX shell, tokens by
 * variable name. Undefined where the record's cluster no longer has the destination.
 */
export function curlOf(question: HttpQuestion, cluster: Cluster): string | undefined {
  const place = placeOf(question.to, cluster);
  if (place === undefined) return undefined;
  const { url, words: tls } = transport(place, question.path);
  const words = ['curl', '-sS', '-i', '--max-time', String(Math.ceil(cluster.limits.requestTimeoutMs / 1000)), ...tls];
  if (question.method === 'HEAD') words.push('--head');
  else if (question.method !== 'GET') words.push('-X', question.method);
  if (place.host !== undefined) words.push('-H', shellQuote(`Host: ${place.host}`));
  const auth = authorization(question.bearer, cluster);
  if (auth !== undefined) words.push('-H', auth);
  // Whoever repeats a session logs in first: by the question before this one, into the same file.
  if (question.jar !== undefined) words.push('-b', 'cookies.txt', '-c', 'cookies.txt');
  for (const [name, value] of Object.entries(question.form ?? {})) words.push('--data-urlencode', formField(name, value, cluster));
  for (const [name, value] of Object.entries(question.headers ?? {})) words.push('-H', shellQuote(`${name}: ${value}`));
  if (question.body !== undefined)
    words.push('-H', shellQuote('Content-Type: application/json'), '--data-raw', shellQuote(JSON.stringify(question.body)));
  return [...words, shellQuote(url)].join(' ');
}
