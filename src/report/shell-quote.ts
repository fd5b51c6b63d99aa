/** Quotes one word for a POSIX shell; words that need no quoting stay as they are. */
export function shellQuote(word: string): string {
  return /^[A-Za-z0-9_./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** How a shell gets at a secret by the name it came under: `$NAME` for a variable, `$(cat FILE)` for a file. For use inside double quotes. */
export function shellSecret(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? `$${name}` : `$(cat ${shellQuote(name)})`;
}
