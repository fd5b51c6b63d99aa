import type { RunView } from '../../diagnose/rule.js';
import type { Document } from '../document.js';
import { renderFinding } from '../finding-text.js';
import { styleOf } from '../style.js';
import { renderTerminal } from '../terminal.js';
import { evidenceWords } from '../words.js';
import type { AllureAttachment } from './answers.js';

/** What an Allure page shows of the run as a whole, before any test. */
export interface AllureRun {
  /** The causes, most severe first; waived ones are none. */
  readonly errors: readonly { readonly message: string; readonly trace: string }[];
  readonly attachments: readonly AllureAttachment[];
}

const WIDTH = 100;

/** The causes as the run's errors, so that they stand before the cells they explain; the report and the document attached. */
export function allureRun(view: RunView, document: Document): AllureRun {
  const live = document.findings.filter(({ waived }) => waived === null);
  return {
    errors: live.map((finding) => ({
      message: `${finding.severity.toUpperCase()}: ${finding.title} (${evidenceWords(finding)})`,
      trace: renderFinding(finding, styleOf(false), WIDTH),
    })),
    attachments: [
      { name: 'diagnosis', type: 'text/plain', content: renderTerminal(view, document, { color: false, width: WIDTH }) },
      { name: 'document', type: 'application/json', content: `${JSON.stringify(document, null, 2)}\n` },
    ],
  };
}

/** The facts of a run that a page shows as its environment. */
export function allureEnvironment(view: RunView, document: Document): Readonly<Record<string, string>> {
  const { started, decided } = view.record;
  const causes = document.findings.filter(({ waived }) => waived === null).map(({ title }) => title);
  return {
    verdict: `${document.verdict}, exit code ${document.exitCode}`,
    ...(causes.length === 0 ? {} : { cause: causes.join('; ') }),
    cluster: document.cluster,
    environment: started.cluster.environment,
    nodes: started.cluster.nodes.map(({ id }) => id).join(', '),
    contract: document.contract,
    ...(decided === undefined || decided.release === '' ? {} : { release: decided.release }),
    allowed: started.cluster.allow.length === 0 ? 'reading only' : started.cluster.allow.join(', '),
    seed: started.seed,
    'aisbf-check': started.tool,
  };
}
