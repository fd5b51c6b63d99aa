/** Where Python's JSON reader stops on a broken text, and with which words. */
export interface JsonFault {
  readonly message: string;
  /** Characters from the beginning. */
  readonly at: number;
}

class Stop extends Error {
  constructor(
    readonly fault: string,
    readonly at: number,
  ) {
    super(fault);
  }
}

const blank = /[ \t\n\r]/;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

class Scanner {
  constructor(private readonly text: string) {}

  skip(from: number): number {
    let at = from;
    while (at < this.text.length && blank.test(this.text.charAt(at))) at += 1;
    return at;
  }

  /** @returns the position after the value. */
  value(at: number): number {
    const sign = this.text.charAt(at);
    if (sign === '"') return this.string(at);
    if (sign === '{') return this.object(at);
    if (sign === '[') return this.list(at);
    for (const word of ['null', 'true', 'false', 'NaN', 'Infinity', '-Infinity'])
      if (this.text.startsWith(word, at)) return at + word.length;
    number.lastIndex = at;
    const match = number.exec(this.text);
    if (match) return at + match[0].length;
    throw new Stop('Expecting value', at);
  }

  private string(begin: number): number {
    for (let at = begin + 1; at < this.text.length; at += 1) {
      const sign = this.text.charAt(at);
      if (sign === '"') return at + 1;
      if (sign === '\\') at += 1;
      else if (sign < ' ') throw new Stop('Invalid control character at', at);
    }
    throw new Stop('Unterminated string starting at', begin);
  }

  private object(begin: number): number {
    let at = this.skip(begin + 1);
    if (this.text.charAt(at) === '}') return at + 1;
    for (;;) {
      if (this.text.charAt(at) !== '"') throw new Stop('Expecting property name enclosed in double quotes', at);
      at = this.skip(this.string(at));
      if (this.text.charAt(at) !== ':') throw new Stop("Expecting ':' delimiter", at);
      at = this.skip(this.value(this.skip(at + 1)));
      if (this.text.charAt(at) === '}') return at + 1;
      if (this.text.charAt(at) !== ',') throw new Stop("Expecting ',' delimiter", at);
      at = this.skip(at + 1);
    }
  }

  private list(begin: number): number {
    let at = this.skip(begin + 1);
    if (this.text.charAt(at) === ']') return at + 1;
    for (;;) {
      at = this.skip(this.value(at));
      if (this.text.charAt(at) === ']') return at + 1;
      if (this.text.charAt(at) !== ',') throw new Stop("Expecting ',' delimiter", at);
      at = this.skip(at + 1);
    }
  }
}

/** Finds what is wrong with a text that is no JSON; undefined where nothing is. */
export function findJsonFault(text: string): JsonFault | undefined {
  const scanner = new Scanner(text);
  try {
    const end = scanner.skip(scanner.value(scanner.skip(0)));
    return end < text.length ? { message: 'Extra data', at: end } : undefined;
  } catch (fault) {
    if (fault instanceof Stop) return { message: fault.fault, at: fault.at };
    throw fault;
  }
}

/** The text of Python's `JSONDecodeError`, as it shows in `{"detail": ...}` when an upstream garbles. */
export function jsonErrorText(text: string): string {
  const fault = findJsonFault(text) ?? { message: 'Expecting value', at: 0 };
  const before = text.slice(0, fault.at);
  const line = before.split('\n').length;
  const column = fault.at - before.lastIndexOf('\n');
  return `${fault.message}: line ${line} column ${column} (char ${fault.at})`;
}
