import { SYMPTOM_WORDS } from '../../report/words.js';

/** What a page without one of the playbook's symptoms stands under. */
export const NO_SYMPTOM = 'none of the four';

export interface Page {
  readonly id: string;
  readonly kind: 'symptom' | 'finding' | 'check' | 'fault' | 'faq';
  /** One sentence. */
  readonly summary: string;
  /** In the playbook's words, or `NO_SYMPTOM`; checks and questions have none. */
  readonly symptom?: string;
  readonly layer?: string;
  /** Markdown. */
  readonly text: string;
}

export interface FrontLine {
  readonly symptom: string;
  readonly layer: string;
  readonly fix: string;
  readonly severity: string;
}

const FRONT_LINE = /^Symptom: ([^·]+) · layer: ([^·]+) · fix: ([^·]+) · severity: (\w+)$/m;
const symptoms: readonly string[] = Object.values(SYMPTOM_WORDS);

/** A remark in parentheses, or a second choice after a comma, is for the reader only. */
const firstOf = (words = ''): string => words.replace(/ *[(,].*$/, '').trim();

/** A layer is one word; a sentence in its place says that it depends on the case. */
const oneWord = (words: string): string => (/^[a-z]+$/.test(words) ? words : 'none');

/** The line of a finding's page that says symptom, layer, fix and severity: the only source of them for `explain`. */
export function frontLine(text: string): FrontLine {
  const [, symptom, layer, fix = '', severity = ''] = FRONT_LINE.exec(text) ?? [];
  const words = firstOf(symptom);
  return { symptom: symptoms.includes(words) ? words : NO_SYMPTOM, layer: oneWord(firstOf(layer)), fix: firstOf(fix), severity };
}

/** The first sentence below the first heading `## ...`, on one line; Markdown's marks are taken away. */
export function firstSentence(text: string): string {
  const body = text.split(/^## .*$/m)[1] ?? text;
  const paragraph = body.trim().split('\n\n')[0] ?? '';
  return (/^.*?[.:](?= |$)/.exec(paragraph.replace(/\s+/g, ' '))?.[0] ?? paragraph).replace(/[*`]/g, '').replace(/:$/, '.');
}
