import { describe, expect, it } from 'vitest';
import type { Destination, HttpQuestion } from '../../src/checks/question.js';
import { HarmLedger } from '../../src/probe/harm.js';
import { wishesOf } from '../../src/probe/lock-wishes.js';
import { baseCluster } from '../checks/context.js';

const chatTo = (to: Destination, who: string, group: string): HttpQuestion => ({
  kind: 'http',
  key: `${JSON.stringify(to)} as ${who} for ${group}`,
  effect: 'spends',
  to,
  method: 'POST',
  path: `/api/u/${who}/chat/completions`,
  bearer: { kind: 'identity', id: who },
  factors: {},
  chat: { kind: 'rotation', providers: undefined, sentinel: group },
});
const exclusive = (question: HttpQuestion): readonly string[] =>
  wishesOf(question, baseCluster, false).flatMap(({ key, group }) => (group === undefined ? [key] : []));
const n1: Destination = { kind: 'node', id: 'n1' };
const n2: Destination = { kind: 'node', id: 'n2' };

describe('chats over a rotation whose members are unknown', () => {
  it('exclude each other in the whole cluster, whoever sends them and to which node', () => {
    const shared = exclusive(chatTo(n1, 'alice', 'rotation/support')).filter((key) =>
      exclusive(chatTo(n2, 'root1', 'rotation/support')).includes(key),
    );
    expect(shared).toEqual(['aa group rotation/support']);
    expect(exclusive(chatTo({ kind: 'balancer' }, 'root1', 'rotation/support'))).toContain('aa group rotation/support');
    expect(exclusive(chatTo(n2, 'root1', 'autoselect/chat'))).not.toContain('aa group rotation/support');
  });

  it('are refused on every place after the failure of a provider, unless harm is allowed', () => {
    for (const harmAllowed of [false, true]) {
      const ledger = new HarmLedger(harmAllowed);
      const first = chatTo(n1, 'alice', 'rotation/support');
      expect(ledger.forbids(first, ['n1'])).toBeUndefined();
      ledger.record(first, ['n1'], { kind: 'meaning', code: 'all-providers-failed', reachedProvider: true, status: 502 });
      for (const to of [n2, { kind: 'balancer' } as const])
        expect(ledger.forbids(chatTo(to, 'root1', 'rotation/support'), ['n1', 'n2', 'n3']) === undefined).toBe(harmAllowed);
    }
  });

  it('are never sent without their group, for nothing could stop them', () => {
    const { sentinel: _sentinel, ...chat } = { ...chatTo(n1, 'alice', 'x').chat, kind: 'rotation' as const, providers: undefined };
    expect(new HarmLedger(false).forbids({ ...chatTo(n1, 'alice', 'x'), chat }, ['n1'])).toContain('is not known');
  });
});
