import type { InitAnswers } from './answers.js';
import { wordsIn } from './answers.js';
import { askForBalancer, type BalancerPart } from './ask-balancer.js';
import { askForNodes } from './ask-nodes.js';
import { askForRedis } from './ask-redis.js';
import { askForUser, type UserPart } from './ask-user.js';
import { type Asking, askForVariable } from './asking.js';
import type { WrittenNode } from './node-words.js';
import { proposeIds } from './propose-ids.js';
import { isCallable, mayBeCallable, proposeRoutes, type RouteProposal, routesToWrite } from './propose-routes.js';
import { calledByBalancer, upstreamValue } from './propose-upstream.js';
import { count, tokenLine } from './says.js';
import type { NodeSight, TokenSight } from './sights.js';
import { idsProblem, modelsProblem } from './valid.js';

const splitWords = (text: string): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== '');

/** Nodes by these ids, with what the balancer calls them where that must be written. */
function nodesNamed(ids: readonly string[], written: readonly WrittenNode[], called: ReadonlyMap<string, string>): InitAnswers['nodes'] {
  return written.map(({ url }, index) => {
    const id = ids[index] ?? '';
    const value = upstreamValue({ id, url }, called.get(url));
    return { id, url, ...(value === undefined ? {} : { upstream: value }) };
  });
}

async function askForIds(
  { dialog }: Asking,
  written: readonly WrittenNode[],
  { upstream }: BalancerPart,
  kept: (nodes: InitAnswers['nodes']) => void,
): Promise<void> {
  const called = upstream === undefined ? new Map<string, string>() : calledByBalancer(upstream);
  const proposed = proposeIds(written, called);
  kept(nodesNamed(proposed, written, called));
  if (written.every(({ id }) => id !== undefined)) return;
  const check = (text: string): string | undefined => {
    const ids = splitWords(text);
    return ids.length === written.length ? idsProblem(ids) : `enter ${count(written.length, 'id')}, in the order of the addresses.`;
  };
  const text = await dialog.text({
    message: 'Ids of the nodes, as reports will name them, in the order above',
    initial: proposed.join(' '),
    check,
  });
  kept(nodesNamed(splitWords(text), written, called));
}

async function askForGlobalToken(
  asking: Asking,
  answering: readonly string[],
): Promise<{ readonly name?: string; readonly sights: readonly TokenSight[] }> {
  const { dialog, look, isSet } = asking;
  for (;;) {
    const name = await askForVariable(
      asking,
      "Environment variable with a global token (listed in the nodes' configuration; empty for none)",
      'AISBF_CHECK_TOKEN',
      asking.earlier?.globalToken,
    );
    if (name === undefined) return { sights: [] };
    if (!isSet(name) || answering.length === 0) return { name, sights: [] };
    const sights = await dialog.during('Trying the token on each node', () => look.globalToken(name, answering));
    const accepted = sights.filter((sight) => sight.accepted).length;
    dialog.say(accepted === sights.length ? 'good' : 'bad', tokenLine(`$${name}`, sights));
    if (accepted > 0 || (await dialog.confirm(`No node accepts $${name}. Keep it anyway?`, false))) return { name, sights };
  }
}

async function askForRoutes(
  { dialog, problemOf }: Asking,
  answers: InitAnswers,
  proposals: readonly RouteProposal[],
  listing: number,
): Promise<readonly string[]> {
  if (proposals.length === 0) {
    const message = 'Models that your apps call, separated by commas (empty for none)';
    const check = (text: string): string | undefined => modelsProblem(text) ?? problemOf({ ...answers, routes: wordsIn(text) });
    return wordsIn(await dialog.text({ message, example: 'autoselect:chat-default', check }));
  }
  const sure = proposals.filter(({ kind }) => isCallable(kind, answers.globalToken, answers.user));
  const options = proposals.map(({ model, kind, nodes }) => ({
    value: model,
    label: model,
    ...(kind === 'own' || nodes === listing ? {} : { hint: `only on ${nodes} of ${count(listing, 'node')}` }),
  }));
  return dialog.pick({ message: 'Routes that your apps call', options, initial: routesToWrite(sure) });
}

/**
 * Asks a person, looking at the cluster as it goes: what is proposed was seen there.
 * @param kept told of every answer, so that nothing is lost where the rest does not come
 */
export async function journey(asking: Asking, kept: (answers: InitAnswers) => void): Promise<InitAnswers> {
  const { dialog } = asking;
  let answers: InitAnswers = { name: asking.earlier?.name ?? 'aisbf', nodes: [], routes: [] };
  const keep = (more: Partial<InitAnswers>): void => {
    answers = { ...answers, ...more };
    kept(answers);
  };
  const nodes = await askForNodes(asking, (written) =>
    keep({ nodes: proposeIds(written, new Map()).map((id, at) => ({ id, url: written[at]?.url ?? '' })) }),
  );
  const answering: readonly NodeSight[] = nodes.sights.filter(({ problem }) => problem === undefined);
  const urls = answering.map(({ url }) => url);
  const balancer = await askForBalancer(asking, nodes.sights, (entry) => keep({ entry }));
  await askForIds(asking, nodes.written, balancer, (named) => keep({ nodes: named }));
  keep({
    name: await dialog.text({
      message: 'Name of the cluster',
      initial: answers.name,
      check: (text) => (text.trim() === '' ? 'enter a name.' : undefined),
    }),
  });
  const token = await askForGlobalToken(asking, urls);
  if (token.name !== undefined) keep({ globalToken: token.name });
  const user: UserPart = await askForUser(asking, answering, (answer) => keep({ user: answer }));
  const mysql = await askForVariable(
    asking,
    'Environment variable with the MySQL URL, of an account that may only read (empty for none)',
    'AISBF_CHECK_MYSQL_URL',
    asking.earlier?.mysql,
  );
  if (mysql !== undefined) keep({ mysql });
  await askForRedis(asking, (redis) => keep({ redis }));
  const proposals = proposeRoutes(answering, token.sights, user.sight).filter(({ kind }) => mayBeCallable(kind, token.name, user.answer));
  if (token.name !== undefined || user.answer !== undefined)
    keep({ routes: await askForRoutes(asking, answers, proposals, answering.length) });
  return answers;
}
