import type { HttpQuestion, Question, RedisQuestion, SqlQuestion, SqlValue, TlsQuestion } from '../checks/question.js';
import type { JudgedCell, RunView } from '../diagnose/rule.js';
import type { Cluster } from '../target/cluster.js';
import { curlOf } from './curl.js';
import { handshakeOf } from './handshake.js';
import { shellQuote, shellSecret } from './shell-quote.js';

function sqlLiteral(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  return 'tokenOf' in value ? `<token of ${value.tokenOf}>` : `<temporary token ${value.ephemeral}>`;
}

function sqlOf({ sql, params }: SqlQuestion): string {
  const values = params.values();
  const text = sql.replaceAll('?', () => {
    const next = values.next();
    return next.done === true ? '?' : sqlLiteral(next.value);
  });
  return `in MySQL: ${text.replace(/\s+/g, ' ').trim()}`;
}

function redisCli({ op }: RedisQuestion, cluster: Cluster): string | undefined {
  if (cluster.redis === undefined) return undefined;
  const cli = `redis-cli -u "${shellSecret(cluster.redis.url.name)}"`;
  if (op.name === 'ttl') return `${cli} TTL ${shellQuote(op.key)}`;
  if (op.name === 'scan') return `${cli} --scan --pattern ${shellQuote(op.pattern)}`;
  return `${cli} --scan | cut -d: -f1,2 | sort | uniq -c`;
}

function commandOf(question: Question, judged: JudgedCell, view: RunView): string | undefined {
  const { cluster } = view.ctx;
  switch (question.kind) {
    case 'http':
      return curlOf(question, cluster);
    case 'sql':
      return sqlOf(question);
    case 'redis':
      return redisCli(question, cluster);
    case 'tls':
      return handshakeOf(question, cluster);
    case 'bracket': {
      const stimulus = question.stimuli.find((one) => asks(one, judged)) ?? question.stimuli[0];
      return stimulus === undefined ? undefined : curlOf(stimulus, cluster);
    }
    case 'convergence': {
      const asked = question.changes.flatMap(({ watchers }) => watchers.map(({ ask }) => ask)).filter((step) => step.kind === 'http');
      const own = asked.find((step) => asks(step, judged));
      return own === undefined ? undefined : curlOf(own, cluster);
    }
  }
}

const asks = ({ to }: HttpQuestion | TlsQuestion, { cell }: JudgedCell): boolean =>
  cell.entry === 'balancer' ? to.kind === 'balancer' : to.kind === 'node' && to.id === cell.node;

const rank = (question: Question, judged: JudgedCell): number => {
  if (question.kind === 'http' || question.kind === 'tls') return asks(question, judged) ? 0 : 2;
  return question.kind === 'bracket' || question.kind === 'convergence' ? 1 : 3;
};

/**
 * The one command that best repeats what a cell was judged on: a request to the cell's own node first, then any request, then the look
 * into a store. Undefined where nothing was asked (the cell was left out).
 */
export function repeatCommand(judged: JudgedCell, view: RunView): string | undefined {
  const questions = judged.verdict.evidence.flatMap((key) => view.seen.get(key)?.question ?? []);
  // Stable: among equals the verdict's own order stands, decisive evidence first.
  const ordered = [...questions].sort((a, b) => rank(a, judged) - rank(b, judged));
  for (const question of ordered) {
    const command = commandOf(question, judged, view);
    if (command !== undefined) return command;
  }
  return undefined;
}
