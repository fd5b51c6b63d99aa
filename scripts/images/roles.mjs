// What each stand-in holds: programs of this machine's Debian packages, under the interface of the public image of that role.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const entry = (name) => [join(here, `${name}-entry.sh`), `/usr/local/bin/${name}-entry`];

/** Where Debian has it, by the machine's architecture. */
const FAKETIME = `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/faketime`;

/** In every image: what entrypoints, health questions and a person with `docker exec` use. */
export const TOOLS = [
  ...[
    'sh',
    'cat',
    'grep',
    'sed',
    'awk',
    'ls',
    'sleep',
    'date',
    'env',
    'id',
    'mkdir',
    'rm',
    'cp',
    'mv',
    'printf',
    'touch',
    'head',
    'tail',
    'df',
  ],
];

/**
 * `debian` is the package that brings `programs` and `files`. `version` is read from the program's own words. `files` are [path here, path there]. `changes` are lines as in a Dockerfile.
 */
export const ROLES = [
  {
    role: 'mariadb',
    debian: 'mariadb-server',
    programs: ['mariadbd', 'mariadb', 'mariadb-admin'],
    version: ['mariadbd', ['--no-defaults', '--version'], /Ver (\d+\.\d+\.\d+)/],
    files: [
      entry('mariadb'),
      ['/usr/share/mysql/english', '/usr/share/mysql/english'],
      ['/usr/share/mysql/charsets', '/usr/share/mysql/charsets'],
    ],
    folders: ['/run/mysqld', '/var/lib/mysql'],
    dataFolder: '/var/lib/mysql',
    changes: ['ENTRYPOINT ["/usr/local/bin/mariadb-entry"]', 'CMD ["mariadbd"]', 'EXPOSE 3306'],
  },
  {
    role: 'redis',
    debian: 'redis-server',
    programs: ['redis-server', 'redis-cli'],
    version: ['redis-server', ['--version'], /v=(\d+\.\d+\.\d+)/],
    files: [entry('redis')],
    folders: ['/data'],
    changes: ['WORKDIR /data', 'ENTRYPOINT ["/usr/local/bin/redis-entry"]', 'CMD ["redis-server"]', 'EXPOSE 6379'],
  },
  {
    role: 'nginx',
    debian: 'nginx-light',
    programs: ['nginx'],
    version: ['nginx', ['-v'], /nginx\/(\d+\.\d+\.\d+)/],
    files: [['/etc/nginx/mime.types', '/etc/nginx/mime.types']],
    folders: ['/etc/nginx', '/var/log/nginx', '/var/lib/nginx', '/run'],
    changes: ['CMD ["nginx", "-g", "daemon off;"]', 'EXPOSE 80'],
  },
  {
    role: 'haproxy',
    debian: 'haproxy',
    programs: ['haproxy'],
    version: ['haproxy', ['-v'], /version (\d+\.\d+\.\d+)/],
    files: [],
    folders: ['/usr/local/etc/haproxy', '/run', '/var/lib/haproxy'],
    changes: ['CMD ["haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"]', 'EXPOSE 80'],
  },
  {
    role: 'node',
    programs: [process.execPath],
    version: [process.execPath, ['--version'], /v(\d+\.\d+\.\d+)/],
    debian: 'libfaketime',
    // A node whose clock differs wants it.
    files: [[FAKETIME, FAKETIME]],
    folders: ['/app'],
    changes: ['WORKDIR /app', 'ENV PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', 'CMD ["node"]'],
  },
];

/** Roles that Debian's stable suite has no package of, made of another's. */
export const UNPACKED_ROLES = [
  {
    role: 'mysql',
    suite: 'sid',
    packages: ['mysql-server-core', 'mysql-client-core'],
    version: ['mysqld', ['--no-defaults', '--version'], /Ver (\d+\.\d+\.\d+)/],
    files: [entry('mysql')],
    folders: ['/run/mysqld', '/var/lib'],
    // A data folder fresh from the server, so that it is up in a moment; its own name is no two containers'.
    prepare: [
      [
        'mysqld',
        '--no-defaults',
        '--initialize-insecure',
        '--user=root',
        '--datadir=/var/lib/mysql',
        '--innodb-redo-log-capacity=8M',
        '--skip-log-bin',
      ],
      ['rm', '-f', '/var/lib/mysql/auto.cnf'],
    ],
    changes: ['ENTRYPOINT ["/usr/local/bin/mysql-entry"]', 'CMD ["mysqld"]', 'EXPOSE 3306'],
  },
  {
    role: 'valkey',
    suite: 'sid',
    packages: ['valkey-server', 'valkey-tools'],
    version: ['valkey-server', ['--version'], /v=(\d+\.\d+\.\d+)/],
    files: [entry('valkey')],
    folders: ['/data'],
    prepare: [],
    changes: ['WORKDIR /data', 'ENTRYPOINT ["/usr/local/bin/valkey-entry"]', 'CMD ["valkey-server"]', 'EXPOSE 6379'],
  },
];
