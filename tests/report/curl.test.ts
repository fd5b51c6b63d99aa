import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { curlOf } from '../../src/report/curl.js';
import { shellQuote, shellSecret } from '../../src/report/shell-quote.js';
import { CANARY, cluster, httpQuestion } from './a-view.js';

/** What a real shell makes of a command: its words. */
const wordsOf = (command: string, env: Record<string, string> = {}): string[] =>
  execFileSync('sh', ['-c', command.replace(/^curl /, "printf '%s\\0' ")], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', ...env },
  })
    .split('\0')
    .slice(0, -1);

describe('curl', () => {
  test('asks the exact node with the token by variable name', () => {
    const command = curlOf(httpQuestion('n1'), cluster) ?? '';
    expect(command).toBe('curl -sS -i --max-time 20 -H "Authorization: Bearer $OPS_TOKEN" http://n1.test:1701/health');
    expect(command).not.toContain(CANARY);
    expect(wordsOf(command, { OPS_TOKEN: 'a b"c' })).toContain('Authorization: Bearer a b"c');
  });

  test('survives quotes, dollars and new lines in a body', () => {
    const body = { model: 'x', messages: [{ role: 'user', content: 'it\'s $HOME `id`\n"two"' }] };
    const command = curlOf(httpQuestion('n1', { method: 'POST', path: '/api/v1/chat/completions', body }), cluster) ?? '';
    const words = wordsOf(command);
    expect(JSON.parse(words[words.indexOf('--data-raw') + 1] ?? '')).toEqual(body);
    expect(words.at(-1)).toBe('http://n1.test:1701/api/v1/chat/completions');
  });

  test('takes the token from a file where it came from one', () => {
    const command = curlOf(httpQuestion('n1', { bearer: { kind: 'identity', id: 'app' } }), cluster) ?? '';
    expect(command).toContain(`"Authorization: Bearer $(cat '/run/secrets/app token')"`);
  });

  test('keeps Host header, server name and own CA', () => {
    const words = wordsOf(curlOf(httpQuestion('n2', { bearer: { kind: 'none' } }), cluster) ?? '');
    expect(words).toEqual([
      ...['-sS', '-i', '--max-time', '20', '--cacert', "/etc/it's/ca.pem", '--connect-to', 'n2.test:1701:10.0.0.2:1701'],
      ...['-H', 'Host: ai.test', 'https://n2.test:1701/health'],
    ]);
  });

  test('goes through the balancer where the question did, and is not made up for a node that is gone', () => {
    expect(curlOf(httpQuestion('n1', { to: { kind: 'balancer' } }), cluster)).toMatch(/ http:\/\/balancer\.test\/health$/);
    expect(curlOf(httpQuestion('n9'), cluster)).toBeUndefined();
  });
});

describe('shell words', () => {
  test.each(['plain/word', 'two words', "it's", '$(rm -rf x)', '', '*'])('%j comes out of a shell as it went in', (word) => {
    expect(wordsOf(`curl ${shellQuote(word)}`)).toEqual([word]);
  });

  test('a name that is no variable is read as a file', () => {
    expect(shellSecret('A_TOKEN')).toBe('$A_TOKEN');
    expect(shellSecret('/etc/token')).toBe('$(cat /etc/token)');
  });
});
