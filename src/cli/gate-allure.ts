import type { TestResult } from 'allure-js-commons';
import type { Reporter } from 'vitest/node';
import type { AllureCase } from '../report/allure/allure-case.js';
import '../vitest/provided.js';

/**
 * Makes of what allure-vitest knows, a test of some file on some machine, what it is: a cell of a cluster. Its attachments stay, without the
 * steps that each was wrapped into.
 */
function become(result: TestResult, { status, message, trace, flaky, ...own }: AllureCase): void {
  const details = { ...(message === undefined ? {} : { message }), ...(trace === undefined ? {} : { trace }), flaky };
  const parameters = own.parameters.map((parameter) => ({ ...parameter, excluded: true }));
  const attachments = result.steps.flatMap((step) => step.attachments);
  Object.assign(result, { ...own, fullName: own.testCaseId, status, statusDetails: details, parameters, attachments, steps: [] });
}

/**
 * Vitest reporters that write Allure results into a folder: allure-vitest's own, and one that hands it what the cells' tests left. Loaded
 * only where results are wanted.
 */
export async function allureReporters(folder: string): Promise<readonly Reporter[]> {
  const { default: AllureVitestReporter } = await import('allure-vitest/reporter');
  const cases = new Map<string, AllureCase>();
  const collector: Reporter = {
    onTestCaseResult(testCase) {
      const own = testCase.meta().aisbfAllure;
      if (own !== undefined) cases.set(testCase.fullName, own);
    },
  };
  const writer = new AllureVitestReporter({
    resultsDir: folder,
    reportMatchers: false,
    listeners: [
      {
        beforeTestResultWrite(result) {
          const own = cases.get(result.name ?? '');
          if (own !== undefined) become(result, own);
        },
      },
    ],
  });
  return [collector, writer];
}
