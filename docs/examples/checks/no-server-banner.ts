import { askedNodes, asNobody, defineCheck, fail, getQuestion, pass, settle, toNode } from 'aisbf-check/checks';

const rootOf = (ctx: Parameters<typeof getQuestion>[0], node = '') => getQuestion(ctx, { to: toNode(node), bearer: asNobody, path: '/' });

/** Example of a check of one's own: it looks at a header of an answer that other checks have asked for as well. */
export const noServerBanner = defineCheck({
  id: 'no-server-banner',
  title: 'no node says which server software it runs on',
  layer: 'node',
  severity: 'warning',
  version: 1,
  notApplicable: () => undefined,
  needs: () => [[]],
  cells: ({ cluster }) => askedNodes(cluster).map(({ id }) => ({ check: 'no-server-banner', node: id })),
  asks: ({ node }, ctx) => [rootOf(ctx, node)],
  worstCase: () => ({ requests: 1, completions: 0 }),
  judge({ node }, ctx, seen) {
    const question = rootOf(ctx, node);
    const settled = settle(seen, question);
    if (settled.kind === 'verdict') return settled.verdict;
    const banner = settled.http.headers['server'];
    if (banner === undefined) return pass(`${node} sends no server header`, [question.key]);
    return fail('unexpected-content', `${node} says that it runs on ${banner}`, [question.key], { header: 'server' });
  },
});
