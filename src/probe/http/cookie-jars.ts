import type { Redactor } from '../../record/redact.js';
import { Secret } from '../../target/secret.js';

/** Cookies of a run, by the name that questions call them by. A session in one is as good as a password: its value is a secret. */
export class CookieJars {
  readonly #jars = new Map<string, Map<string, Secret>>();

  constructor(readonly redactor: Redactor) {}

  /** What goes into the Cookie header, undefined for none. */
  header(jar: string): string | undefined {
    const cookies = [...(this.#jars.get(jar) ?? [])];
    return cookies.length === 0 ? undefined : cookies.map(([name, value]) => `${name}=${value.reveal()}`).join('; ');
  }

  /** Keeps what an answer set; a cookie that is set to nothing is forgotten. */
  keep(jar: string, setCookie: string | readonly string[] | undefined): void {
    const lines = setCookie === undefined ? [] : typeof setCookie === 'string' ? [setCookie] : setCookie;
    const cookies = this.#jars.get(jar) ?? new Map<string, Secret>();
    for (const line of lines) {
      const [, name, value = ''] = /^\s*([^=;\s]+)=([^;]*)/.exec(line) ?? [];
      if (name === undefined) continue;
      cookies.delete(name);
      if (value === '') continue;
      const secret = new Secret(`cookie of ${jar}`, value);
      this.redactor.add(secret);
      cookies.set(name, secret);
    }
    this.#jars.set(jar, cookies);
  }
}
