/** A node as a person wrote it. */
export interface NodeAnswer {
  readonly id: string;
  readonly url: string;
  /** What the balancer's header calls it, where that is neither id nor host:port. */
  readonly upstream?: string;
}

/** One written node: `NAME=URL` or `URL`. */
export interface WrittenNode {
  readonly id?: string;
  readonly url: string;
}

/** `http://a:1, north=http://b:2`, parted by commas or spaces. */
export function writtenNodes(text: string): readonly WrittenNode[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  return words.map((word) => {
    const named = /^([\w.-]+)=(.+)$/.exec(word);
    const url = (named?.[2] ?? word).replace(/\/+$/, '');
    return named?.[1] === undefined ? { url } : { id: named[1], url };
  });
}

/** The same as nodes: one that has no name is `n1`, `n2`, ... by its place. */
export const nodesIn = (text: string): readonly NodeAnswer[] =>
  writtenNodes(text).map(({ id, url }, index) => ({ id: id ?? `n${index + 1}`, url }));
