import { describe, expect, it } from 'vitest';
import { CookieJars } from '../../src/probe/http/cookie-jars.js';
import { Redactor } from '../../src/record/redact.js';

describe('cookies of a run', () => {
  it('are kept by jar, renewed, and forgotten when they are emptied', () => {
    const jars = new CookieJars(new Redactor());
    expect(jars.header('a')).toBeUndefined();
    jars.keep('a', 'session=first-value; path=/; httponly');
    jars.keep('b', ['session=other-value', 'theme=dark; path=/']);
    expect(jars.header('a')).toBe('session=first-value');
    expect(jars.header('b')).toBe('session=other-value; theme=dark');
    jars.keep('a', 'session=second-value; path=/');
    jars.keep('b', 'theme=; Max-Age=0');
    expect(jars.header('a')).toBe('session=second-value');
    expect(jars.header('b')).toBe('session=other-value');
    jars.keep('a', undefined);
    expect(jars.header('a')).toBe('session=second-value');
  });

  it('are secrets: whoever repeats one in an answer is redacted', () => {
    const redactor = new Redactor();
    new CookieJars(redactor).keep("desk's session", 'session=eyJsb2dnZWRfaW4.aBc.signature; path=/');
    expect(redactor.text('you sent eyJsb2dnZWRfaW4.aBc.signature')).not.toContain('eyJsb2dnZWRfaW4');
  });
});
