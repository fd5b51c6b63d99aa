/** Shortest piece of a base64 text that is taken for the secret's. */
const SHORTEST_PIECE = 11;

/**
 * How a secret's value may turn up in an answer: plain, URL-encoded, escaped in JSON, in base64 (also in the middle of a longer
 * base64 text) and, of a URL, its password alone.
 */
export function formsOf(value: string): readonly string[] {
  if (value === '') return [];
  const plain = [value, ...passwordsOf(value)];
  return [...new Set(plain.flatMap((text) => [text, ...encodingsOf(text)]))].filter((form) => form !== '');
}

function encodingsOf(text: string): readonly string[] {
  const whole = Buffer.from(text, 'utf8');
  return [
    encodeURIComponent(text),
    // As a form has it.
    new URLSearchParams([['', text]]).toString().slice(1),
    JSON.stringify(text).slice(1, -1),
    whole.toString('base64'),
    whole.toString('base64url'),
    ...[0, 1, 2].flatMap((shift) => piecesAt(whole, shift)),
  ];
}

/** The characters that depend on the value alone when it starts `shift` bytes into a group of three. */
function piecesAt(value: Buffer, shift: number): readonly string[] {
  const shifted = Buffer.concat([Buffer.alloc(shift), value]);
  const from = shift === 0 ? 0 : 4;
  const to = Math.floor(shifted.length / 3) * 4;
  return [shifted.toString('base64'), shifted.toString('base64url')]
    .map((text) => text.slice(from, to))
    .filter((piece) => piece.length >= SHORTEST_PIECE);
}

function passwordsOf(value: string): readonly string[] {
  if (!value.includes('://') || !URL.canParse(value)) return [];
  const { password } = new URL(value);
  if (password === '') return [];
  return [password, decoded(password)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not URL-encoded after all: the text as written is what would turn up.
    return text;
  }
}
