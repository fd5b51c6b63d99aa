import type { Secret } from '../target/secret.js';
import { formsOf } from './secret-forms.js';

/** Shortest value that is replaced wherever it stands; a shorter one would tear ordinary words out of the answers. */
const ANYWHERE_FROM = 8;

/** Headers that carry credentials; they are dropped, not redacted. */
const DROPPED_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'set-cookie2',
  'x-api-key',
  'x-auth-token',
]);

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Takes secrets' values out of whatever is about to be recorded and puts their names in their place. */
export class Redactor {
  readonly #names = new Map<string, string>();
  readonly #shortNames = new Map<string, string>();
  #anywhere: RegExp | undefined;
  #asCredential: RegExp | undefined;

  constructor(secrets: Iterable<Secret> = []) {
    for (const secret of secrets) this.add(secret);
  }

  /** From now on the value, and its usual encodings, come out as the secret's name. A store URL's password counts as a secret too. */
  add(secret: Secret): void {
    for (const form of formsOf(secret.reveal())) {
      const names = form.length < ANYWHERE_FROM ? this.#shortNames : this.#names;
      if (!names.has(form)) names.set(form, String(secret));
    }
    this.#anywhere = alternation(this.#names, (forms) => `(?:${forms})`);
    // A short password is only known as one where it is used as one.
    this.#asCredential = alternation(this.#shortNames, (forms) => `(?<=[Bb]earer )(?:${forms})(?=$|[\\s"',;])|(?<=:)(?:${forms})(?=@)`);
  }

  /** The text with every secret replaced. */
  text(text: string): string {
    let clean = text;
    if (this.#anywhere) clean = clean.replace(this.#anywhere, (form) => this.#names.get(form) ?? '***');
    if (this.#asCredential) clean = clean.replace(this.#asCredential, (form) => this.#shortNames.get(form) ?? '***');
    return clean;
  }

  /** The same names, values redacted, without those that carry credentials. */
  headers(headers: Readonly<Record<string, string>>): Record<string, string> {
    const kept: Record<string, string> = {};
    for (const name of Object.keys(headers)) {
      const value = headers[name];
      if (value !== undefined && !DROPPED_HEADERS.has(name.toLowerCase())) kept[name] = this.text(value);
    }
    return kept;
  }
}

function alternation(names: ReadonlyMap<string, string>, wrap: (forms: string) => string): RegExp | undefined {
  if (names.size === 0) return undefined;
  const longestFirst = [...names.keys()].sort((a, b) => b.length - a.length);
  return new RegExp(wrap(longestFirst.map(escapeRegExp).join('|')), 'g');
}
