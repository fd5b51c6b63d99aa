import { describe, expect, it } from 'vitest';
import { behaviours } from '../../../src/conformance/registry.js';
import { knownReleases } from '../../../src/conformance/releases.js';
import { AS_ALICE, verify } from '../support/command.js';
import type { Subject } from '../support/subject.js';

const known = await knownReleases();
const WITHOUT_USER = behaviours.filter(({ request: { as } }) => as !== 'user').map(({ id }) => id);

/** `aisbf-check contract verify` as a user would run it: the right release by name, no departure, and an honest word where two look alike. */
export function verifyContract(subject: () => Subject): void {
  const tokens = () => ({ global: subject().token('ops'), user: subject().token('alice') });
  const asked = (...words: readonly string[]) => verify(tokens(), '--url', subject().second.url, ...words);

  describe('contract verify', () => {
    it('names the release and no departure', async () => {
      const { stdout, stderr, exitCode } = await asked(...AS_ALICE);
      expect(stderr).toBe('');
      expect(stdout.split('\n')[0]).toBe(
        `${subject().second.url} behaves like AISBF ${subject().name}: ${behaviours.length} of ${behaviours.length} behaviours`,
      );
      expect(stdout).not.toMatch(/[✗?]/);
      expect(exitCode).toBe(0);
    });

    it('without a user it names those that only a user could tell apart', async () => {
      const own = known.find(({ name }) => name === subject().name);
      const alike = known.filter((one) => WITHOUT_USER.every((id) => one.behaviours[id] === own?.behaviours[id]));
      const { stdout, exitCode } = await asked('--json');
      const document: { like: readonly string[]; notSeen: readonly { gap: string }[] } = JSON.parse(stdout);
      expect([...document.like].sort()).toEqual(alike.map(({ name }) => name).sort());
      expect(document).toMatchObject({ problem: null, departures: [], exitCode: 0 });
      expect(document.notSeen.map(({ gap }) => gap)).toEqual(Array(behaviours.length - WITHOUT_USER.length).fill('needs-user'));
      expect(exitCode).toBe(0);
    });
  });
}
