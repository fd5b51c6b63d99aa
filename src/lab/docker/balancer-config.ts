import type { BalancerUpstream } from '../net/balancer.js';
import { dockerFile } from './settings.js';

/** Everything a balancer's configuration says about this lab. */
export interface BalancerState {
  readonly upstreams: readonly BalancerUpstream[];
  /** Response header that names the upstream. */
  readonly header?: string;
  /** Request headers that get lost. */
  readonly dropped: readonly string[];
  /** Answers are held until they are complete. */
  readonly buffering: boolean;
  /** An upstream that failed once is left out for an hour. */
  readonly ejecting: boolean;
  /** A request that finds nobody at one upstream is sent to the next. */
  readonly retrying: boolean;
  /** A port that no other configuration has. */
  readonly ownPort: number;
}

/** A balancer that people really run. */
export interface BalancerProgram {
  /** Where its configuration lies in the container. */
  readonly folder: string;
  readonly file: string;
  readonly command: readonly string[];
  /** Signal that makes it read its configuration anew. */
  readonly reload: string;
  render(state: BalancerState): string;
}

function filled(template: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .reduce((text, [key, value]) => text.replaceAll(`@${key}@`, value), template.replace(/^# Filled in by the lab.*\n/m, ''))
    .replaceAll(/^\s*\n(?=\s*\n)/gm, '');
}

const lines = (indent: string, items: readonly string[]): string => items.map((item) => indent + item).join('\n');
const at = ({ endpoint }: BalancerUpstream): string => `${endpoint.host}:${endpoint.port}`;

function nginxConfig(state: BalancerState): string {
  const { upstreams, header, dropped } = state;
  const options = state.ejecting ? 'max_fails=1 fail_timeout=1h' : 'max_fails=0';
  // A block without a server is refused; a port nobody listens on answers as an empty list should.
  const servers = upstreams.length === 0 ? ['server 127.0.0.1:9 down;'] : upstreams.map((one) => `server ${at(one)} ${options};`);
  return filled(dockerFile('nginx.conf.template'), {
    UPSTREAMS: lines('    ', servers),
    NAMES: lines(
      '    ',
      // The last one asked is the one that answered.
      upstreams.map((one) => `"~(^|[ ,])${at(one).replaceAll('.', '\\.')}$" "${one.name}";`),
    ),
    HEADER: header === undefined ? '' : `      add_header ${header} $aisbf_node always;`,
    DROPPED: lines(
      '      ',
      dropped.map((name) => `proxy_set_header ${name} "";`),
    ),
    // Chunks of 1.1 are passed on as they come, buffering or not; with 1.0, its own default, it waits for a full buffer or the end.
    HTTP: state.buffering ? '1.0' : '1.1',
    BUFFERING: state.buffering ? 'on' : 'off',
    RETRIES: state.retrying ? 'error timeout' : 'off',
    OWN_PORT: String(state.ownPort),
  });
}

/** HAProxy ejects by what it observes only where it checks too: once an hour. */
const EJECTING = ' check inter 1h observe layer4 error-limit 1 on-error mark-down';

function haproxyConfig(state: BalancerState): string {
  const { upstreams, header, dropped } = state;
  if (state.buffering) throw new Error('Failed to set up HAProxy: it holds no answers back. Please use nginx for that.');
  return filled(dockerFile('haproxy.cfg.template'), {
    UPSTREAMS: lines(
      '  ',
      upstreams.map((one) => `server ${one.name} ${at(one)}${state.ejecting ? EJECTING : ''}`),
    ),
    RETRIES: state.retrying ? 'retries 1\n  option redispatch 1' : 'retries 0',
    // After: on its own 503 too, where the server that it asked did not answer.
    HEADER: header === undefined ? '' : `  http-after-response set-header ${header} %s`,
    DROPPED: lines(
      '  ',
      dropped.map((name) => `http-request del-header ${name}`),
    ),
    OWN_PORT: String(state.ownPort),
  });
}

const FOLDER = '/etc/aisbf-balancer';

export const balancerPrograms: Readonly<Record<'nginx' | 'haproxy', BalancerProgram>> = {
  nginx: {
    folder: FOLDER,
    file: 'nginx.conf',
    command: ['nginx', '-c', `${FOLDER}/nginx.conf`, '-g', 'daemon off;'],
    reload: 'SIGHUP',
    render: nginxConfig,
  },
  haproxy: {
    folder: FOLDER,
    file: 'haproxy.cfg',
    command: ['haproxy', '-W', '-db', '-f', `${FOLDER}/haproxy.cfg`],
    reload: 'SIGUSR2',
    render: haproxyConfig,
  },
};
