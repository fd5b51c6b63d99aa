/** What a check of one's own is made of: `import { ... } from 'aisbf-check/checks'`. */
export { answerView, httpAnswerOf } from './answer-view.js';
export { type ChatOptions, chatQuestion } from './ask/chat.js';
export { asIdentity, asNobody, type GetOptions, getQuestion, tokenProbe, toNode } from './ask/http.js';
export { type KeyParts, questionKey } from './ask/key.js';
export { type CellId, cellId } from './cell-id.js';
export { type Cell, type Check, type CheckContext, type Cost, defineCheck, type Layer, type Seen, type Severity } from './check.js';
export type { BracketQuestion, Factors, HttpQuestion, Question, RedisQuestion, SqlQuestion } from './question.js';
export { nodeEndpoint, readerOf } from './read/endpoint.js';
export { askedNodes, globalIdentities, identityOf, userIdentities } from './read/nodes.js';
export { type Settled, settle } from './read/settle.js';
export type { Verdict, VerdictCode, VerdictStatus } from './verdict.js';
export { fail, needMissing, notEvaluated, pass, unknown, worst } from './verdicts.js';
