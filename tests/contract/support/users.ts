import { it } from 'vitest';

/** Whether a release knows users: what cannot open MySQL does not, and is asked everything else all the same. */
export type Users = 'users' | 'no users';

/** `it` where users are known. Elsewhere it is no test of that release, and not counted as one that was left out. */
export function itForUsers(users: Users): (title: string, test: () => Promise<void>) => void {
  return users === 'users' ? (title, test) => it(title, test) : () => undefined;
}
