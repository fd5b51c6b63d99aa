import { type InitAnswers, nodesIn, wordsIn } from './answers.js';

/** Asks a person one question; an empty answer is the default. */
export type Prompt = (question: string, byDefault: string) => Promise<string>;

/** Asks until something is said. */
async function demanded<T>(prompt: Prompt, question: string, byDefault: string, read: (text: string) => T | undefined): Promise<T> {
  for (;;) {
    const answer = read((await prompt(question, byDefault)).trim());
    if (answer !== undefined) return answer;
  }
}

const isVariable = (text: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);

/** A variable's name, or undefined for `-`: what is a secret itself is never taken. */
const variable = (prompt: Prompt, what: string, byDefault: string): Promise<{ readonly name?: string }> =>
  demanded(prompt, `Environment variable with ${what} (- for none)`, byDefault, (text) => {
    if (text === '-') return {};
    return isVariable(text) ? { name: text } : undefined;
  });

const given = (text: string): string | undefined => (text === '' || text === '-' ? undefined : text);

/** Answers from a person. */
export async function answersFromPerson(prompt: Prompt): Promise<InitAnswers> {
  const name = await demanded(prompt, 'What is the cluster called', 'aisbf', given);
  const nodes = await demanded(prompt, 'Addresses of its nodes, separated by commas (NAME=URL to name them)', '', (text) => {
    const read = nodesIn(text);
    return read.length === 0 ? undefined : read;
  });
  const entry = given(await prompt('Address of the balancer (- for none)', '-'));
  const upstreamHeader = entry === undefined ? undefined : given(await prompt('Its response header that names the node (- for none)', '-'));
  const globalToken = await variable(prompt, "a token that the nodes' configuration lists", 'AISBF_CHECK_TOKEN');
  const username = given(await prompt('Name of a user, as in the database (- for none)', '-'));
  const userToken = username === undefined ? {} : await variable(prompt, `a token of ${username}`, 'AISBF_CHECK_USER_TOKEN');
  const mysql = await variable(prompt, 'the address of MySQL (an account that may only read)', 'AISBF_CHECK_MYSQL_URL');
  const redis = await variable(prompt, 'the address of Redis', 'AISBF_CHECK_REDIS_URL');
  const cachePrefix = redis.name === undefined ? undefined : given(await prompt("Prefix of the nodes' keys in Redis", 'aisbf:'));
  const responsePrefix =
    redis.name === undefined ? undefined : given(await prompt('Prefix of their response cache', `${cachePrefix ?? 'aisbf:'}response:`));
  const routes = wordsIn((await prompt('Models that your apps call, separated by commas (- for none)', '-')).replace(/^-$/, ''));
  return {
    name,
    nodes,
    ...(entry === undefined ? {} : { entry: { url: entry, ...(upstreamHeader === undefined ? {} : { upstreamHeader }) } }),
    ...(globalToken.name === undefined ? {} : { globalToken: globalToken.name }),
    ...(username === undefined || userToken.name === undefined ? {} : { user: { username, token: userToken.name } }),
    ...(mysql.name === undefined ? {} : { mysql: mysql.name }),
    ...(redis.name === undefined
      ? {}
      : {
          redis: {
            url: redis.name,
            ...(cachePrefix === undefined ? {} : { cachePrefix }),
            ...(responsePrefix === undefined ? {} : { responsePrefix }),
          },
        }),
    routes,
  };
}
