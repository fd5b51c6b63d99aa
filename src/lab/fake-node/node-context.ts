import type { Context } from 'hono';
import type { Session } from './auth.js';

/** What a request carries on its way through. */
export interface Env {
  Variables: { session: Session };
}

export type NodeContext = Context<Env>;
