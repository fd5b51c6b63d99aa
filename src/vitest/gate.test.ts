import { inject } from 'vitest';
import { assess } from '../assess.js';
import { allChecks } from '../checks/registry.js';
import { judgeRecord } from '../diagnose/judge.js';
import { checksFor } from '../own/load-own-checks.js';
import { readRecord } from '../record/reader.js';
import { contractOf } from '../target/contracts/registry.js';
import { defineCellTests } from './cell-tests.js';
import './provided.js';

const { record: path, clusterFile, allure } = inject('aisbfGate');
const record = await readRecord(path);
const checks = clusterFile === undefined ? allChecks : await checksFor(clusterFile);
if (allure === undefined) {
  defineCellTests(judgeRecord(record, checks, contractOf));
} else {
  // Allure is loaded by those alone who want it.
  const { tellAllure } = await import('./tell-allure.js');
  const { view, causes } = assess(record, checks, { now: new Date(allure.now) });
  defineCellTests(view, tellAllure({ view, causes, checks }));
}
