import pc from 'picocolors';

/** The colours of a report; every formatter is the identity where colour is off. */
export type Style = ReturnType<typeof pc.createColors>;

/** Colour on: for a terminal. Off: for files, pipes and `NO_COLOR`. */
export const styleOf = (color: boolean): Style => pc.createColors(color);

/** Whether a stream takes colour: a terminal, and nobody said no (https://no-color.org: any value but the empty one counts). */
export function takesColor(stream: { readonly isTTY?: boolean | undefined }, env: Readonly<Record<string, string | undefined>>): boolean {
  return stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}
