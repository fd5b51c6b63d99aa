/** A command that a page shows together with what it printed: `<!-- lab: OPTIONS -->`, a block `sh`, a block `text`. */
export interface ShownCommand {
  /** False: it starts a lab of its own. */
  readonly inLab: boolean;
  /** Faults of the lab that it runs in. */
  readonly faults: readonly string[];
  readonly contract: 'aisbf-0.99' | 'playbook';
  readonly script: string;
  readonly output: string;
}

const SHOWN = /^<!-- lab:(?<options>.*)-->\n+```sh\n(?<script>(?:(?!```)[\s\S])*?)\n```\n+```text\n(?<output>(?:(?!```)[\s\S])*?)\n```$/gm;

/** Every shown command of a page, in order. */
export function shownCommands(page: string): readonly ShownCommand[] {
  return [...page.matchAll(SHOWN)].map(({ groups = {} }) => {
    const { options = '', script = '', output = '' } = groups;
    return {
      inLab: options.trim() !== 'none',
      faults: [...options.matchAll(/--fault (\S+)/g)].map(([, fault = '']) => fault),
      contract: options.includes('--contract playbook') ? 'playbook' : 'aisbf-0.99',
      script,
      output,
    };
  });
}

/** The page with the outputs replaced, in order. */
export function withOutputs(page: string, outputs: readonly string[]): string {
  let at = 0;
  return page.replace(SHOWN, (whole: string, _options: string, _script: string, output: string) => {
    const made = outputs[at];
    at += 1;
    return made === undefined ? whole : whole.replace(`\`\`\`text\n${output}\n\`\`\``, () => `\`\`\`text\n${made}\n\`\`\``);
  });
}

/** What differs from run to run is taken out: numbers, and the spaces that make columns of them. */
export const inForm = (line: string): string =>
  line
    .replace(/[0-9a-f]{16,}/g, 'H')
    .replace(/\d+/g, 'N')
    .replace(/[ \t]+/g, ' ')
    .trim();

/** The shown lines that a run did not print, in the order shown; `...` stands for lines that are left out. */
export function missingLines(shown: string, printed: string): readonly string[] {
  const lines = printed.split('\n').map(inForm);
  let from = 0;
  return shown
    .split('\n')
    .filter((line) => line.trim() !== '' && line.trim() !== '...')
    .filter((line) => {
      const at = lines.indexOf(inForm(line), from);
      if (at === -1) return true;
      from = at + 1;
      return false;
    });
}
