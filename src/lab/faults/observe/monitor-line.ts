/** A command as Redis got it. */
export interface RedisCommand {
  /** Address it came from: a node's wire dials from one of its own. `lua` for what a script did. */
  readonly host: string;
  /** Upper case, e.g. `SETEX`. */
  readonly command: string;
  /** Empty for a command of none. */
  readonly key: string;
}

const LINE = /^\+\d+\.\d+ \[\d+ (?<source>[^\]]+(?:\]:\d+)?)\] (?<words>".*")$/;
const WORD = /"((?:[^"\\]|\\.)*)"/g;
const ESCAPE = /\\(?:x([0-9a-f]{2})|(.))/g;
const NAMED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b' };

/**
 * A line of what MONITOR tells, e.g. `+1339518083.107412 [0 127.0.0.1:60866] "setex" "a:b" "10" "{\"c\":1}"`; nothing if it is none.
 * Words are escaped as by Redis's `sdscatrepr`: bytes that are not printable ASCII as `\xHH`, here one character each.
 */
export function monitorLine(line: string): RedisCommand | undefined {
  const { source, words } = LINE.exec(line)?.groups ?? {};
  if (source === undefined || words === undefined) return undefined;
  const [command = '', key = ''] = [...words.matchAll(WORD)].map(([, word = '']) => unescaped(word));
  return { host: source.replace(/:\d+$/, '').replace(/^\[|\]$/g, ''), command: command.toUpperCase(), key };
}

function unescaped(word: string): string {
  return word.replace(ESCAPE, (_all, hex: string | undefined, named: string) =>
    hex === undefined ? (NAMED[named] ?? named) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
