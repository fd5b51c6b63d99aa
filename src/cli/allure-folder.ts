import { access, constants, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Assessment } from '../assess.js';
import { makeFolder } from '../record/make-folder.js';
import { allureEnvironment, allureRun } from '../report/allure/run-view.js';
import { OutputError } from './exit-codes.js';

/** Names that Allure gives to its results; nothing else in the folder is ours to remove. */
const RESULT_NAME = /^[0-9a-f-]{36}-(result|container|globals)\.json$|^[0-9a-f-]{36}-attachment(\.[a-z0-9]+)?$|^environment\.properties$/;

const failed = (folder: string, cause: unknown): OutputError => {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new OutputError(`Failed to write Allure results to ${folder}: ${why}. Please name a folder that can be written (--allure DIR).`, {
    cause,
  });
};

/**
 * Makes the folder, and takes out the results of an earlier run: a page would take them for retries of this one. What earlier runs came
 * to is kept by the page's history.
 * @throws {OutputError} where the folder cannot be made or written
 */
export async function clearAllure(folder: string): Promise<void> {
  try {
    makeFolder(folder);
    await access(folder, constants.W_OK);
    const old = (await readdir(folder)).filter((name) => RESULT_NAME.test(name));
    await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
  } catch (cause) {
    throw failed(folder, cause);
  }
}

const EXTENSION: Readonly<Record<string, string>> = { 'text/plain': '.txt', 'application/json': '.json' };

/** Adds what the run as a whole came to: the causes, the report, the environment. The cells are written by the gate's suite. */
export async function writeAllureRun(folder: string, { view, document }: Assessment): Promise<void> {
  const { errors, attachments } = allureRun(view, document);
  const { FileSystemWriter, ReporterRuntime } = await import('allure-js-commons/sdk/reporter');
  try {
    const runtime = new ReporterRuntime({
      writer: new FileSystemWriter({ resultsDir: folder }),
      environmentInfo: allureEnvironment(view, document),
    });
    runtime.writeEnvironmentInfo();
    for (const data of errors) runtime.applyGlobalRuntimeMessages([{ type: 'global_error', data }]);
    for (const { name, type, content } of attachments) {
      const data = { name, content, encoding: 'utf8' as const, contentType: type, fileExtension: EXTENSION[type] ?? '' };
      runtime.applyGlobalRuntimeMessages([{ type: 'global_attachment_content', data }]);
    }
  } catch (cause) {
    throw failed(folder, cause);
  }
}
