import { inject } from 'vitest';
import { allChecks } from '../checks/registry.js';
import { judgeRecord } from '../diagnose/judge.js';
import { readRecord } from '../record/reader.js';
import { contractOf } from '../target/contracts/registry.js';
import { defineCellTests } from './cell-tests.js';
import './provided.js';

defineCellTests(judgeRecord(await readRecord(inject('aisbfGate').record), allChecks, contractOf));
