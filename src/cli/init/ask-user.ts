import type { UserAnswer } from './answers.js';
import { type Asking, askForVariable } from './asking.js';
import { proposeRole } from './propose-role.js';
import { tokenLine } from './says.js';
import type { NodeSight, UserSight } from './sights.js';

export interface UserPart {
  readonly answer?: UserAnswer;
  /** What one node lists for that user; left out: it was not read. */
  readonly sight?: UserSight;
}

/** The sentence that a person consents to. */
export const CONSENT = (username: string): string =>
  `Read ${username}'s own routes and role from one node? That node then keeps ${username}'s configuration as it is now until it restarts: later changes in the dashboard do not reach it.`;

async function mayList({ dialog }: Asking, { username, dedicated }: UserAnswer): Promise<boolean> {
  return dedicated === true || (await dialog.confirm(CONSENT(username), false));
}

/** A user, whether it is made for this tool, and what it has; nothing of it is listed without consent. */
export async function askForUser(asking: Asking, answering: readonly NodeSight[], kept: (answer: UserAnswer) => void): Promise<UserPart> {
  const { dialog, look, isSet, earlier } = asking;
  const username = await dialog.text({
    message: 'Name of a user, exactly as in the database (empty for none)',
    example: 'alice',
    ...(earlier?.user === undefined ? {} : { initial: earlier.user.username }),
    check: () => undefined,
  });
  if (username === '') return {};
  const token = await askForVariable(
    asking,
    `Environment variable with a token of ${username} (empty: leave ${username} out)`,
    'AISBF_CHECK_USER_TOKEN',
    earlier?.user?.token,
  );
  if (token === undefined) return {};
  const question = `Is ${username} a dedicated test user, which no app uses? Write checks touch only its rows.`;
  const dedicated = await dialog.confirm(question, false);
  const answer: UserAnswer = { username, token, ...(dedicated ? { dedicated } : {}) };
  kept(answer);
  if (!isSet(token) || answering.length === 0) return { answer };
  const sights = await dialog.during('Trying the token on each node', () =>
    look.userToken(
      answer,
      answering.map(({ url }) => url),
    ),
  );
  const accepting = sights.find(({ accepted }) => accepted);
  dialog.say(sights.every(({ accepted }) => accepted) ? 'good' : 'bad', tokenLine(`$${token}`, sights));
  if (accepting === undefined || !(await mayList(asking, answer))) return { answer };
  const sight = await dialog.during(`Reading what ${username} has on ${accepting.url}`, () => look.listings(answer, accepting.url));
  const role = proposeRole(
    sight,
    answering.find(({ url }) => url === accepting.url),
  );
  dialog.say(
    sight.problem === undefined ? 'good' : 'bad',
    sight.problem ?? `${username}: role ${role ?? 'not shown'}, own routes: ${sight.routes.join(', ') || 'none'}`,
  );
  const whole = { ...answer, ...(role === undefined ? {} : { role }) };
  kept(whole);
  return { answer: whole, sight };
}
