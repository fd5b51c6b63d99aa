import type { Symptom } from '../../diagnose/finding.js';
import { SYMPTOM_WORDS } from '../../report/words.js';
import type { Page } from './page.js';

interface Row {
  readonly symptom: string;
  readonly layer: string;
  readonly firstCheck: string;
}

/** What the playbook says to each symptom: layer and first check. */
const PLAYBOOK: Readonly<Record<Symptom, Omit<Row, 'symptom'>>> = {
  'every-other-request-fails': {
    layer: 'load balancer or one AISBF node',
    firstCheck: 'pin requests to each node and compare health',
  },
  'change-not-visible': {
    layer: 'database config',
    firstCheck: 'all nodes use the same MySQL database (host, name, migration level)',
  },
  'stale-or-cross-environment-cache': {
    layer: 'Redis key prefix',
    firstCheck: 'production and staging prefixes differ',
  },
  'token-works-here-not-there': {
    layer: 'user scope or auth config',
    firstCheck: 'username, token scope, route prefix',
  },
};

/** The playbook's table. */
export const symptomRows: readonly (Row & { readonly id: Symptom })[] = (
  ['every-other-request-fails', 'change-not-visible', 'stale-or-cross-environment-cache', 'token-works-here-not-there'] as const
).map((id) => ({ id, symptom: SYMPTOM_WORDS[id], ...PLAYBOOK[id] }));

const bullets = (pages: readonly Page[]): string => pages.map(({ id, layer, summary }) => `- \`${id}\` (${layer}): ${summary}`).join('\n');

/** One page for each row of the playbook's table: what it says, the findings that explain the symptom, the faults that reproduce it. */
export function symptomPages(pages: readonly Page[]): readonly Page[] {
  return symptomRows.map(({ id, symptom, layer, firstCheck }) => {
    const here = pages.filter((page) => page.symptom === symptom);
    const faults = here.filter(({ kind }) => kind === 'fault');
    const text = [
      `# ${symptom}`,
      `Likely layer: ${layer}. First check: ${firstCheck}.`,
      '## Find the cause',
      '    aisbf-check diagnose',
      '## Findings with this symptom',
      bullets(here.filter(({ kind }) => kind === 'finding')),
      '## Reproduce it locally',
      `    aisbf-check lab --fault ${faults[0]?.id} -- aisbf-check diagnose`,
      `Every fault that shows it: ${faults.map(({ id: fault }) => `\`${fault}\``).join(', ')}.`,
    ].join('\n\n');
    return { id, kind: 'symptom', summary: `Likely layer: ${layer}. First check: ${firstCheck}.`, symptom, text };
  });
}
