import type { Writable } from 'node:stream';
import { confirm, isCancel, log, multiselect, type Option, select, text } from '@clack/prompts';
import { Cancelled, type Choice, type Dialog } from './dialog.js';

/** So many lines of a long list are seen at once. */
const MAX_ITEMS = 12;

function answered<T>(answer: T | symbol): T {
  if (isCancel(answer) || typeof answer === 'symbol') throw new Cancelled('cancelled');
  return answer;
}

const optionOf = ({ value, label, hint }: Choice<string>): Option<string> => ({ value, label, ...(hint === undefined ? {} : { hint }) });

/** The result of `work`, unless Ctrl-C comes first. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) throw new Cancelled('cancelled');
  let end = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    end = () => reject(new Cancelled('cancelled'));
    signal.addEventListener('abort', end, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** The dialog in a terminal. Everything goes to `output` (stderr): results have stdout to themselves. */
export function clackDialog(output: Writable, signal: AbortSignal): Dialog {
  const asOne = <T extends string>(options: readonly Choice<T>[], value: string): T => {
    const chosen = options.find((option) => option.value === value);
    if (chosen === undefined) throw new Cancelled('nothing was chosen');
    return chosen.value;
  };
  return {
    async text({ message, initial, example, check }) {
      const validate = (value: string | undefined) => check(value ?? '');
      const given = await text({
        message,
        output,
        validate,
        ...(initial === undefined ? {} : { initialValue: initial }),
        ...(example === undefined ? {} : { placeholder: example }),
      });
      return answered<string>(given ?? '').trim();
    },
    async choose({ message, options, initial }) {
      const shown = options.map(optionOf);
      const given = await select<string>({ message, output, options: shown, ...(initial === undefined ? {} : { initialValue: initial }) });
      return asOne(options, answered<string>(given));
    },
    async pick({ message, options, initial }) {
      const shown = options.map(optionOf);
      const given = await multiselect<string>({
        message,
        output,
        options: shown,
        initialValues: initial,
        required: false,
        maxItems: MAX_ITEMS,
      });
      return answered<string[]>(given);
    },
    async confirm(message, initialValue) {
      return answered<boolean>(await confirm({ message, output, initialValue }));
    },
    async during(what, work) {
      // No spinner of clack's: it ends the whole process at Ctrl-C, and with it what was entered.
      log.step(`${what} ...`, { output });
      return unlessAborted(signal, work());
    },
    say(kind, words) {
      const say = { info: log.info, good: log.success, bad: log.warn }[kind];
      say(words, { output });
    },
  };
}
