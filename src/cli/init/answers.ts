import type { NodeAnswer } from './node-words.js';

/** What a cluster file is written from. Secrets are there by the name of their variable only. */
export interface InitAnswers {
  readonly name: string;
  readonly nodes: readonly NodeAnswer[];
  readonly entry?: { readonly url: string; readonly upstreamHeader?: string };
  /** Variable with a token that the nodes' configuration lists. */
  readonly globalToken?: string;
  readonly user?: UserAnswer;
  /** Variable with the address of the database. */
  readonly mysql?: string;
  readonly redis?: { readonly url: string; readonly cachePrefix?: string; readonly responsePrefix?: string };
  /** Models that the apps really call. */
  readonly routes: readonly string[];
}

export interface UserAnswer {
  readonly username: string;
  /** Variable with a token of that user. */
  readonly token: string;
  /** Left out: not known. */
  readonly role?: 'user' | 'admin';
  /** True: made for this tool, no app uses it. */
  readonly dedicated?: boolean;
}

/** `a, b` as words. */
export const wordsIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** Every variable that the file will name. */
export const variablesOf = ({ globalToken, user, mysql, redis }: InitAnswers): readonly string[] =>
  [globalToken, user?.token, mysql, redis?.url].filter((name) => name !== undefined);
