import { z } from 'zod';
import type { AnswerView } from './contract.js';

/** How a person comes into the dashboard, and where it shows whether a session is honoured. */
export interface DashboardSurface {
  readonly login: { readonly path: string; readonly username: string; readonly password: string };
  /** So many failed logins of one name within the window, and the node refuses the name for a while. Each process counts for itself. */
  readonly lockout: { readonly failures: number; readonly windowSeconds: number };
  /** A page of little that only a session sees; it changes nothing. */
  readonly probe: string;
  /** Where a user's rotation is saved (JSON: its id, its configuration), and below which path it is removed. */
  readonly rotation: { readonly path: string; readonly id: string; readonly config: string };
  /** Makes a node forget what it keeps of the user who is logged in, so that it looks into the database again. */
  readonly reload: string;
  readonly citation: string;
}

/** Measured on 0.99.87: a login answers 303 whether it went well or not, the address of the next page says which. */
export const releasedDashboard: DashboardSurface = {
  login: { path: '/dashboard/login', username: 'username', password: 'password' },
  lockout: { failures: 10, windowSeconds: 300 },
  probe: '/dashboard/response-cache/stats',
  rotation: { path: '/dashboard/api/rotation', id: 'rotation_id', config: 'config' },
  reload: '/dashboard/user/reload-config',
  citation: 'aisbf-contract 6, 1.9, 12.D 23',
};

export type LoginMeaning = 'logged-in' | 'refused' | 'unknown';
export type SessionMeaning = 'honoured' | 'refused' | 'unknown';

function pageOf(location: string | undefined): URL | undefined {
  const base = 'http://node.invalid';
  return location === undefined || !URL.canParse(location, base) ? undefined : new URL(location, base);
}

/** What the answer to a login form means, from the page it sends on to. */
export function loginMeaning(answer: Pick<AnswerView, 'status'>, location: string | undefined): LoginMeaning {
  const page = pageOf(location);
  if (answer.status !== 303 || page === undefined || !page.pathname.startsWith('/dashboard')) return 'unknown';
  return page.pathname === releasedDashboard.login.path ? 'refused' : 'logged-in';
}

export type LockMeaning = 'refused' | 'locked' | 'unknown';

/** What the answer to a failed login says: refused as a wrong one, or as one too many of that name; and which address the node gives as its own. */
export function lockMeaning(
  answer: Pick<AnswerView, 'status'>,
  location: string | undefined,
): { readonly meaning: LockMeaning; readonly origin: string | undefined } {
  const page = pageOf(location);
  if (page === undefined || loginMeaning(answer, location) !== 'refused') return { meaning: 'unknown', origin: undefined };
  const error = page.searchParams.get('error') ?? '';
  const meaning = error.startsWith('Too many failed attempts') ? 'locked' : error.startsWith('Invalid username') ? 'refused' : 'unknown';
  return { meaning, origin: page.origin };
}

const statistics = z.looseObject({ enabled: z.boolean(), backend: z.string() });

/** What the probe's answer says of the session that it was asked with. */
export function sessionMeaning(answer: AnswerView, location: string | undefined): SessionMeaning {
  if (answer.status === 200) return statistics.safeParse(answer.json).success ? 'honoured' : 'unknown';
  return answer.status === 303 && pageOf(location)?.pathname === releasedDashboard.login.path ? 'refused' : 'unknown';
}

const saved = z.looseObject({ success: z.boolean() });

/** Whether a save or a removal was done, by its own word. */
export function saveMeaning(answer: AnswerView): 'done' | 'refused' | 'unknown' {
  const { data } = saved.safeParse(answer.json);
  if (data === undefined) return 'unknown';
  return answer.status === 200 && data.success ? 'done' : 'refused';
}

const reloaded = z.union([
  z.looseObject({ message: z.string() }),
  z.looseObject({ error: z.string().regex(/^Failed to reload configuration: /) }),
]);

/** Whether a node forgot what it kept. As released it does, and fails at what comes after (aisbf-contract 1.9). */
export const hasForgotten = (answer: AnswerView): boolean =>
  (answer.status === 200 || answer.status === 500) && reloaded.safeParse(answer.json).success;
