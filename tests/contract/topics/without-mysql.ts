import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Subject } from '../support/subject.js';

/** A release that cannot open MySQL: every node serves from a file of its own, and looks well (contract 12.A D1). */
export function withoutMysqlContract(subject: () => Subject): void {
  describe('MySQL unusable', () => {
    it('every node serves from a file of its own', () => {
      for (const { home } of subject().lab.nodes) expect(existsSync(join(home, '.aisbf', 'aisbf.db'))).toBe(true);
    });

    it('global tokens are served and share answers through Redis', async () => {
      const chat = { model: 'beta/chat-model', prompt: `as-shipped-${process.hrtime.bigint()}` };
      const answers = [await subject().chat(chat), await subject().chat({ ...chat, on: subject().second })];
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(answers[1]?.json).toEqual(answers[0]?.json);
    });

    it('MySQL is given no row', async () => {
      const { mysql, spec } = subject().lab;
      const [row] = await mysql.root(`SELECT COUNT(*) AS n FROM ${spec.environments.production.schema}.token_usage`);
      expect(Number(row?.['n'])).toBe(0);
    });
  });
}
