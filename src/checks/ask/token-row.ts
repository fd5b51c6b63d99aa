import type { Identity } from '../../target/cluster.js';
import type { CheckContext } from '../check.js';
import type { SqlQuestion } from '../question.js';
import { sqlQuestion } from './sql.js';

/** How rows of this tool are told from all others, and leftovers of a killed run found. */
const MARK = 'aisbf-check probe';
const LEFTOVER_MINUTES = 10;

const OWN_ROWS = 'user_id IN (SELECT id FROM users WHERE username = ?)';
const TABLE = 'user_api_tokens';

/** A token row of a user that stands for a moment, and the statements on it. */
export interface TokenRow {
  /** Name of the token, which is made up when it is first needed. */
  readonly ephemeral: string;
  readonly leftoversRemoved: SqlQuestion;
  readonly putIn: SqlQuestion;
  readonly isThere: SqlQuestion;
  /** `nth` tells apart switching that is done more than once. */
  switched(active: 0 | 1): SqlQuestion;
  readonly takenOut: SqlQuestion;
}

/**
 * Scope mcp, so that the row is good for nothing else while it stands.
 *
 * @param check whose row it is
 * @param more tells the rows of one run apart
 */
export function tokenRow(ctx: CheckContext, { username = '' }: Identity, check: string, more = ''): TokenRow {
  const ephemeral = `${check} ${username}`;
  const description = `${MARK} ${ctx.seed}${more}`;
  const write = { account: 'write', effect: 'mutates' } as const;
  const own = { params: [description, username] };
  return {
    ephemeral,
    leftoversRemoved: sqlQuestion({
      ...write,
      title: 'leftovers of killed runs removed',
      sql: `DELETE FROM ${TABLE} WHERE description LIKE ? AND created_at < NOW() - INTERVAL ${LEFTOVER_MINUTES} MINUTE AND ${OWN_ROWS}`,
      params: [`${MARK} %`, username],
    }),
    putIn: sqlQuestion({
      ...write,
      title: 'token row put in',
      sql: `INSERT INTO ${TABLE} (user_id, token, description, scope) SELECT id, ?, ?, 'mcp' FROM users WHERE username = ?`,
      params: [{ ephemeral }, description, username],
    }),
    isThere: sqlQuestion({
      title: 'token row there',
      account: 'write',
      sql: `SELECT COUNT(*) AS n FROM ${TABLE} WHERE description = ? AND ${OWN_ROWS}`,
      ...own,
    }),
    switched: (active) =>
      sqlQuestion({
        ...write,
        title: `token row switched ${active === 1 ? 'on' : 'off'}`,
        sql: `UPDATE ${TABLE} SET is_active = ${active} WHERE description = ? AND ${OWN_ROWS}`,
        ...own,
      }),
    takenOut: sqlQuestion({
      ...write,
      title: 'token row taken out',
      sql: `DELETE FROM ${TABLE} WHERE description = ? AND ${OWN_ROWS}`,
      ...own,
    }),
  };
}
