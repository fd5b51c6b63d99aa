// How Allure 3 makes one page; scripts/allure-pages.mjs names the page's title, folder and history.
const { REPORT_TITLE: title, REPORT_OUTPUT: output, REPORT_HISTORY: history } = process.env;
const cells = { framework: '^aisbf-check$' };

export default {
  name: title,
  output,
  historyPath: history,
  historyLimit: 100,
  // No hideLabels: what is hidden is gone from the tree and the timeline as well.
  plugins: {
    awesome: {
      options: {
        // One file: it opens from a disk and out of a pipeline's artifact, without a server.
        singleFile: true,
        reportLanguage: 'en',
        // No groupBy: Allure then goes by the title path, which is cluster, check and node of a cell, folder and file of a test of our own.
      },
    },
  },
  // What a finding explains stands under its cause; what none explains must not hide among it.
  categories: {
    rules: [
      { name: 'Explained by a finding', matchers: { labels: { finding: '.' } }, groupBy: [{ label: 'finding' }], groupByMessage: false },
      { name: 'Could not be told', matchers: { labels: cells, statuses: ['broken'] } },
      { name: 'Red, and no finding explains it', matchers: { labels: cells, statuses: ['failed'] } },
    ],
  },
};
