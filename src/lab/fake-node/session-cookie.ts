import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a session cookie holds: all of it, as the release keeps nothing of a session on its side. */
export type SessionData = Readonly<Record<string, string | number | boolean | null>>;

const MAX_AGE_SECONDS = 2_592_000;

const key = (secret: string): Buffer => createHash('sha1').update(`itsdangerous.Signer${'signer'}${secret}`).digest();
const signature = (value: string, secret: string): string => createHmac('sha1', key(secret)).update(value).digest('base64url');

function stampOf(seconds: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(seconds);
  return bytes.toString('base64url');
}

/** The `Set-Cookie` line of a session, in the form of Starlette's signed cookie. */
export function sessionCookie(data: SessionData, secret: string, nowSeconds: number): string {
  const value = `${Buffer.from(JSON.stringify(data)).toString('base64')}.${stampOf(nowSeconds)}`;
  return `session=${value}.${signature(value, secret)}; path=/; Max-Age=${MAX_AGE_SECONDS}; httponly; samesite=lax`;
}

/** The session that a request's cookies carry; undefined where there is none, it is another's, or too old. */
export function readSession(cookies: string, secret: string, nowSeconds: number): SessionData | undefined {
  const signed = /(?:^|;\s*)session=([^;]*)/.exec(cookies)?.[1] ?? '';
  const cut = signed.lastIndexOf('.');
  const value = signed.slice(0, Math.max(0, cut));
  const [given, right] = [Buffer.from(signed.slice(cut + 1)), Buffer.from(signature(value, secret))];
  if (cut < 0 || given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
  const [data = '', stamp = ''] = value.split('.');
  const made = Buffer.from(stamp, 'base64url');
  if (made.length !== 4 || nowSeconds - made.readUInt32BE() > MAX_AGE_SECONDS) return undefined;
  const parsed: unknown = JSON.parse(Buffer.from(data, 'base64').toString('utf8'));
  return isSession(parsed) ? parsed : undefined;
}

const isSession = (value: unknown): value is SessionData => typeof value === 'object' && value !== null && !Array.isArray(value);
