import type { InitAnswers } from './answers.js';
import type { Dialog } from './dialog.js';
import type { Look } from './look.js';
import { variableProblem } from './valid.js';

/** What every question has at hand. */
export interface Asking {
  readonly dialog: Dialog;
  readonly look: Look;
  /** Answers of a dialog that was ended early: they are filled in. */
  readonly earlier?: InitAnswers;
  /** Whether a variable has a value here, so that it can be used for a look. */
  isSet(variable: string): boolean;
  /** What any command would say of a file with these answers; undefined: nothing. */
  problemOf(answers: InitAnswers): string | undefined;
}

/** The name of a variable: what was said earlier, or the usual one where it is set, is proposed. Undefined: none. */
export async function askForVariable(
  { dialog, isSet }: Asking,
  message: string,
  usual: string,
  earlier: string | undefined,
): Promise<string | undefined> {
  const proposed = earlier ?? (isSet(usual) ? usual : undefined);
  const initial = proposed === undefined ? {} : { initial: proposed };
  const name = await dialog.text({ message, ...initial, example: usual, check: variableProblem });
  if (name === '') return undefined;
  if (!isSet(name)) dialog.say('info', `$${name} is not set here, so it is not tried now. Set it before you run a check.`);
  return name;
}
