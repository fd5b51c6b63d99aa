/** What a cluster file is written from. Secrets are there by the name of their variable only. */
export interface InitAnswers {
  readonly name: string;
  readonly nodes: readonly { readonly id: string; readonly url: string }[];
  readonly entry?: { readonly url: string; readonly upstreamHeader?: string };
  /** Variable with a token that the nodes' configuration lists. */
  readonly globalToken?: string;
  readonly user?: { readonly username: string; readonly token: string };
  /** Variable with the address of the database. */
  readonly mysql?: string;
  readonly redis?: { readonly url: string; readonly cachePrefix?: string; readonly responsePrefix?: string };
  /** Models that the apps really call. */
  readonly routes: readonly string[];
}

/** `http://a:1, north=http://b:2` as nodes: one that has no name is `n1`, `n2`, ... by its place. */
export function nodesIn(text: string): InitAnswers['nodes'] {
  const words = text.split(',').map((word) => word.trim());
  return words
    .filter((word) => word !== '')
    .map((word, index) => {
      const named = /^([\w.-]+)=(.+)$/.exec(word);
      return { id: named?.[1] ?? `n${index + 1}`, url: (named?.[2] ?? word).replace(/\/+$/, '') };
    });
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
