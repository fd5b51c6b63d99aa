import type { RunView } from '../diagnose/rule.js';
import type { Document } from './document.js';
import { evidenceLines } from './finding-text.js';
import { headlineOf } from './headline.js';
import { oneLine } from './one-line.js';
import { truncationOf } from './truncation.js';
import { plural } from './words.js';

/** What a ticket takes: more is in the record. */
const MOST_LINES = 12;
const MOST_EVIDENCE = 3;
/** A command is copied whole, so only what no command is as long as is cut. */
const LONGEST = 2_000;

/**
 * The result for pasting into a ticket, at most twelve lines: the first cause with its evidence, first check and next command, the titles of
 * the other findings, and the versions. Holds no secret, as nothing in a document does.
 */
export function renderShort(view: RunView, document: Document): string {
  const live = document.findings.filter(({ waived }) => waived === null);
  const [first, ...others] = live;
  const truncation = truncationOf(view);
  const headline = truncation === undefined ? headlineOf(document) : { word: 'TRUNCATED', text: truncation };
  const { started, decided } = view.record;
  const versions = `${document.cluster}: aisbf-check ${started.tool}, contract ${document.contract}, release ${decided?.release ?? 'unknown'}, ${started.at}, exit code ${document.exitCode}`;
  const lead = headline === undefined ? [] : [`${headline.word}  ${oneLine(headline.text)}`];
  const cause =
    first === undefined
      ? []
      : [
          `${first.severity.toUpperCase()}  ${first.title}`,
          ...evidenceLines(first)
            .slice(0, MOST_EVIDENCE)
            .map((line, nth) => (nth === 0 ? `evidence: ${line}` : line)),
          `first check: ${first.firstCheck}`,
          `next: ${first.next}`,
        ];
  const record = document.record === null ? [] : [`record: ${document.record}`];
  const tail = [...record, versions];
  const room = MOST_LINES - lead.length - cause.length - tail.length;
  const also = others.length <= room ? others : others.slice(0, room - 1);
  const hidden = others.length - also.length;
  const lines = [
    ...lead,
    ...cause,
    ...also.map(({ severity, title }) => `also ${severity}: ${title}`),
    ...(hidden === 0 ? [] : [`and ${plural(hidden, 'more finding')}`]),
    ...tail,
  ];
  return `${lines.map((line) => oneLine(line, LONGEST)).join('\n')}\n`;
}
