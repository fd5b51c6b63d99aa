export { type Assessment, type AssessOptions, assess } from './assess.js';
export { type CellId, cellId } from './checks/cell-id.js';
export { type Cell, type Check, type CheckContext, type Cost, defineCheck, type Layer, type Seen, type Severity } from './checks/check.js';
export type {
  Bearer,
  BracketQuestion,
  Destination,
  Factors,
  HttpQuestion,
  Question,
  RedisQuestion,
  SqlQuestion,
} from './checks/question.js';
export { allChecks } from './checks/registry.js';
export type { Verdict, VerdictCode, VerdictStatus } from './checks/verdict.js';
export type { Culprit, Evidence, Finding, Fix, Symptom } from './diagnose/finding.js';
export type { Claim, JudgedCell, Rule, RunView } from './diagnose/rule.js';
export { defineFault } from './lab/faults/define-fault.js';
export type { Expected, Lab, Proof } from './lab/lab.js';
export type { LabOptions } from './lab/lab-options.js';
export { startLab } from './lab/start-lab.js';
export { loadOwnChecks } from './own/load-own-checks.js';
export type { RunEvent, RunRecord } from './record/events.js';
export type { Observation } from './record/observation.js';
export { readRecord } from './record/reader.js';
export type { CheckSummary, Document } from './report/document.js';
export { documentSchema } from './report/document-schema.js';
export { renderJUnit } from './report/junit.js';
export { renderTerminal, type TerminalOptions } from './report/terminal.js';
export { type RunChecksOptions, type RunChecksResult, runChecks } from './run-checks.js';
export type { Allowance, Cluster, ClusterNode, Effect, Identity, Route } from './target/cluster.js';
export type { Contract } from './target/contracts/contract.js';
export { ClusterFileError, loadCluster, type Problem } from './target/load.js';
export { Secret } from './target/secret.js';
