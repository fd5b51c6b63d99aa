import { firstSentence, type Page } from './page.js';

/** One page for each question of `docs/faq.md`: `## Exit 2, why?` is `exit-2-why`. */
export function faqPages(faq: string): readonly Page[] {
  return faq
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [question = '', ...answer] = section.split('\n');
      const id = question
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '');
      const text = answer.join('\n').trim();
      return { id, kind: 'faq', summary: firstSentence(text), text: `# ${question}\n\n${text}` };
    });
}
