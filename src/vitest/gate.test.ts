import { inject } from 'vitest';
import { judgeRecord } from '../diagnose/judge.js';
import { checksFor } from '../own/load-own-checks.js';
import { readRecord } from '../record/reader.js';
import { contractOf } from '../target/contracts/registry.js';
import { defineCellTests } from './cell-tests.js';
import './provided.js';

const { record, clusterFile } = inject('aisbfGate');
defineCellTests(judgeRecord(await readRecord(record), await checksFor(clusterFile), contractOf));
