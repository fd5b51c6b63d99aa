import type { Effect } from '../../target/cluster.js';
import type { Factors, SqlQuestion, SqlValue } from '../question.js';
import { digest } from './key.js';

export interface SqlOptions {
  readonly title: string;
  readonly sql: string;
  readonly params?: readonly SqlValue[];
  readonly account?: SqlQuestion['account'];
  readonly effect?: Effect;
  readonly nth?: number | string;
  readonly factors?: Factors;
}

/** One statement on the declared database. */
export function sqlQuestion({ title, sql, params = [], account = 'read', effect = 'read', nth, factors = {} }: SqlOptions): SqlQuestion {
  return {
    kind: 'sql',
    key: `SQL ${title} (${account}) #${digest([account, sql, params, nth ?? 0])}`,
    effect,
    factors,
    account,
    sql,
    params,
  };
}
