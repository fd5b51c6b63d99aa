import { readFileSync } from 'node:fs';
import type { Cluster } from '../../target/cluster.js';
import { parseCluster } from '../../target/load.js';
import { ClusterFileError } from '../../target/problem.js';
import type { Io } from '../io.js';
import type { InitAnswers } from './answers.js';
import { clusterText } from './cluster-text.js';

/** What stands for a variable that is not set yet, so that the rest of the file can be checked. */
function withStandIns(env: Io['env'], { mysql, redis }: InitAnswers): Io['env'] {
  const addresses: [string | undefined, string][] = [
    [mysql, 'mysql://reader:x@db.invalid/aisbf'],
    [redis?.url, 'redis://cache.invalid/0'],
  ];
  const standIns = Object.fromEntries(addresses.flatMap(([name, value]) => (name === undefined ? [] : [[name, value]])));
  return new Proxy(env, { get: (real, name) => (typeof name === 'string' ? real[name] || (standIns[name] ?? 'stand-in') : undefined) });
}

/**
 * The cluster that a text declares, whatever variables are set.
 * @throws {ClusterFileError} what any command would say of it
 */
export const clusterOf = (text: string, answers: InitAnswers, env: Io['env'], file = 'aisbf-check.yaml'): Cluster =>
  parseCluster(text, { file, env: withStandIns(env, answers), readFile: (from) => readFileSync(from, 'utf8') });

/** A cluster of these answers, to send requests to. @throws {ClusterFileError} */
export const draftCluster = (answers: Partial<InitAnswers> & Pick<InitAnswers, 'nodes'>, env: Io['env']): Cluster => {
  const whole: InitAnswers = { name: 'init', routes: [], ...answers };
  return clusterOf(clusterText(whole, ''), whole, env);
};

/** The first thing that any command would say of a file with these answers; undefined: nothing. */
export function problemOf(answers: InitAnswers, env: Io['env']): string | undefined {
  try {
    clusterOf(clusterText(answers, ''), answers, env);
    return undefined;
  } catch (error) {
    if (error instanceof ClusterFileError) return error.problems[0]?.message ?? error.message;
    throw error;
  }
}
