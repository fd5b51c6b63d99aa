import { isAbsolute, resolve } from 'node:path';
import { Secret } from '../secret.js';

/** Where values that are not written in the cluster file come from. */
export interface ValueSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder that relative paths start from: the cluster file's own. */
  readonly folder: string;
  /** @throws where the file cannot be read */
  readonly readFile: (path: string) => string;
}

export type Resolved<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly string[] };

const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;
const WHOLE = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/;

/**
 * The text with each `${NAME}` replaced by that environment variable. Problems name variables, never values.
 * Left of the `@` of an address the values are percent-encoded, so that a password may hold any character.
 */
export function expand(text: string, sources: ValueSources): Resolved<string> {
  const problems: string[] = [];
  const credentialsEnd = /^\w+:\/\/[^/]*@/.exec(text)?.[0].length ?? 0;
  const value = text.replaceAll(REFERENCE, (_, name: string, offset: number) => {
    const found = sources.env[name];
    if (found === undefined || found === '') problems.push(missing(name, found));
    return offset < credentialsEnd ? encodeURIComponent(found ?? '') : (found ?? '');
  });
  if (/\$\{/.test(text.replaceAll(REFERENCE, ''))) problems.push(`a \${ is not followed by a variable name and }`);
  return problems.length > 0 ? { ok: false, problems: [...new Set(problems)] } : { ok: true, value };
}

const missing = (name: string, found: string | undefined): string =>
  `the environment variable ${name} is ${found === undefined ? 'not set' : 'empty'}`;

/**
 * A token from `${NAME}` (the whole value) or from the first line of a file. It is named by the variable, or by the file's absolute path,
 * which holds a slash: so whoever prints a name can tell the two apart.
 */
export function resolveToken(
  written: string | { readonly file: string },
  sources: ValueSources,
  what: 'token' | 'password' = 'token',
): Resolved<Secret> {
  if (typeof written !== 'string') {
    const path = absolute(written.file, sources);
    let text: string;
    try {
      text = sources.readFile(path);
    } catch (cause) {
      const why = cause instanceof Error && 'code' in cause ? String(cause.code) : 'it cannot be read';
      return { ok: false, problems: [`the file ${written.file} cannot be read (${why})`] };
    }
    return taken(text.split(/\r?\n/, 1)[0]?.trim() ?? '', `the first line of ${written.file}`, path, what);
  }
  const name = WHOLE.exec(written)?.[1];
  if (name === undefined) {
    return {
      ok: false,
      problems: [`a ${what} is not written here: name an environment variable, \${NAME}, as the whole value, or { file: PATH }`],
    };
  }
  const value = sources.env[name];
  if (value === undefined || value === '') return { ok: false, problems: [missing(name, value)] };
  return taken(value, `the environment variable ${name}`, name, what);
}

/** Refuses a token that an Authorization header cannot carry; a password goes in a form, which can. The message never holds the value. */
function taken(value: string, where: string, name: string, what: 'token' | 'password'): Resolved<Secret> {
  if (value === '') return { ok: false, problems: [`${where} is empty`] };
  if (what === 'token' && !/^[\x21-\x7e]+$/.test(value))
    return { ok: false, problems: [`${where} holds spaces or characters that no token can have`] };
  return { ok: true, value: new Secret(name, value) };
}

/** A store's address: text in which passwords are `${NAME}`, or one `${NAME}` as a whole. */
export function resolveStoreUrl(written: string, protocols: readonly string[], key: string, sources: ValueSources): Resolved<Secret> {
  if (/\/\/[^/@]*:(?![^@]*\$\{)[^/@]+@/.test(written)) {
    return { ok: false, problems: [`a password is not written here: put an environment variable, \${NAME}, in its place`] };
  }
  const expanded = expand(written, sources);
  if (!expanded.ok) return expanded;
  const url = URL.canParse(expanded.value) ? new URL(expanded.value) : undefined;
  if (url === undefined || !protocols.includes(url.protocol) || url.hostname === '') {
    const forms = protocols.map((protocol) => `${protocol}//HOST:PORT/...`).join(' or ');
    return { ok: false, problems: [`this is no address of the form ${forms}`] };
  }
  const names = [...written.matchAll(REFERENCE)].map((match) => match[1] ?? '');
  const whole = WHOLE.exec(written)?.[1];
  return { ok: true, value: new Secret(whole ?? (names.length > 0 ? names.join('+') : key), expanded.value) };
}

/** A base address of HTTP, without the trailing slash. */
export function resolveHttpUrl(written: string, sources: ValueSources): Resolved<string> {
  const expanded = expand(written, sources);
  if (!expanded.ok) return expanded;
  const url = URL.canParse(expanded.value) ? new URL(expanded.value) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return { ok: false, problems: ['this is no address of the form http://HOST:PORT or https://HOST:PORT'] };
  }
  if (url.username !== '' || url.password !== '')
    return { ok: false, problems: ['an address holds no user or password here: tokens belong to identities'] };
  if (url.search !== '' || url.hash !== '') return { ok: false, problems: ['a base address has no ? or # part'] };
  return { ok: true, value: url.href.replace(/\/+$/, '') };
}

export const absolute = (path: string, sources: ValueSources): string => (isAbsolute(path) ? path : resolve(sources.folder, path));
