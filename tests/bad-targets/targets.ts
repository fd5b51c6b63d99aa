import { gzipSync } from 'node:zlib';
import { type BadPlace, closedPlace, http2Place, rawPlace, saying, tlsPlace } from './places.js';

export interface BadTarget {
  readonly name: string;
  /** What an observation of it must be called: the class of an unanswered question, or `answered`. */
  readonly met: readonly string[];
  /** What the reasons of the cells judged on it must say somewhere. */
  readonly says: RegExp;
  /** @param good a node in order: then only chats are answered badly */
  readonly open: (good?: string) => Promise<BadPlace>;
  /** True where all or nothing is bad: there is no connection to hand on. */
  readonly whole?: true;
  /** True where an answer never comes to its end, nor grows too large soon. */
  readonly endless?: true;
}

const JSON_TYPE = 'content-type: application/json';

/** Everything that any contract looks for, and each of the wrong type. */
const WRONG_TYPES = JSON.stringify({
  status: 5,
  version: {},
  message: [],
  object: 7,
  data: 'none',
  providers: 3,
  rotations: 'none',
  autoselect: 1,
  choices: {},
  usage: 'much',
  error: 12,
  detail: 4,
});

/** What a node in order could say, but as a picture. */
const RIGHT = JSON.stringify({
  status: 'ok',
  version: '0.99.87',
  message: 'AI Proxy Server is running',
  object: 'list',
  data: [{ id: 'p/m', object: 'model', created: 1, owned_by: 'p' }],
  providers: {},
});

const garbage = /what the contract does not know|is no |instead of 200|garbage|not a completion|understood|unexpected/i;

/** The twenty, in the order of the table. */
export const badTargets: readonly BadTarget[] = [
  {
    name: 'empty body',
    met: ['answered'],
    says: garbage,
    open: (good) => rawPlace(saying(`200 OK\r\n${JSON_TYPE}\r\ncontent-length: 0`), good),
  },
  {
    name: 'HTML with 200',
    met: ['answered'],
    says: garbage,
    open: (good) => rawPlace(saying('200 OK\r\ncontent-type: text/html', '<!doctype html><title>Welcome to nginx!</title>'), good),
  },
  { name: 'wrong types', met: ['answered'], says: garbage, open: (good) => rawPlace(saying(`200 OK\r\n${JSON_TYPE}`, WRONG_TYPES), good) },
  {
    name: 'wrong content type',
    met: ['answered'],
    says: garbage,
    open: (good) => rawPlace(saying('200 OK\r\ncontent-type: image/png', RIGHT), good),
  },
  { name: 'reset', met: ['reset'], says: /reset/, open: (good) => rawPlace((socket) => socket.resetAndDestroy(), good) },
  { name: 'refused', met: ['refused'], says: /refused/, open: closedPlace, whole: true },
  {
    name: 'DNS failure',
    met: ['dns'],
    says: /dns/,
    open: async () => ({ url: 'http://nowhere.invalid', [Symbol.asyncDispose]: async () => undefined }),
    whole: true,
  },
  {
    name: 'endless body',
    met: ['too-large'],
    says: /too-large/,
    open: (good) =>
      rawPlace((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\n${JSON_TYPE}\r\n\r\n`);
        const more = (): void => {
          while (!socket.destroyed && socket.write(' '.repeat(16_384)));
          socket.once('drain', more);
        };
        more();
      }, good),
  },
  {
    name: 'slow drip',
    met: ['body-timeout'],
    endless: true,
    says: /(body|headers)-timeout/,
    open: (good) =>
      rawPlace((socket) => {
        socket.write(`HTTP/1.1 200 OK\r\n${JSON_TYPE}\r\n\r\n`);
        const drip = setInterval(() => socket.write(' '), 50);
        socket.on('close', () => clearInterval(drip));
      }, good),
  },
  {
    name: 'invalid gzip',
    met: ['answered'],
    says: garbage,
    open: (good) => rawPlace(saying(`200 OK\r\n${JSON_TYPE}\r\ncontent-encoding: gzip`, Buffer.from([31, 139, 8, 0, 1, 2, 3])), good),
  },
  {
    name: 'gzip bomb',
    met: ['answered'],
    says: garbage,
    open: (good) =>
      rawPlace(saying(`200 OK\r\n${JSON_TYPE}\r\ncontent-encoding: gzip`, gzipSync(Buffer.alloc(20 * 1024 * 1024, ' '))), good),
  },
  {
    name: 'redirect to another host',
    met: ['answered'],
    says: /302/,
    open: (good) => rawPlace(saying('302 Found\r\nlocation: http://elsewhere.invalid/'), good),
  },
  {
    name: 'redirect loop',
    met: ['answered'],
    says: /302/,
    open: (good) => rawPlace((socket, { path }) => saying(`302 Found\r\nlocation: ${path}`)(socket), good),
  },
  {
    name: '100-continue never finished',
    met: ['protocol'],
    says: /protocol/,
    open: (good) => rawPlace((socket) => socket.write('HTTP/1.1 100 Continue\r\n\r\n'), good),
  },
  {
    name: 'chunked truncated',
    met: ['answered'],
    says: garbage,
    open: (good) =>
      rawPlace((socket) => socket.end(`HTTP/1.1 200 OK\r\n${JSON_TYPE}\r\ntransfer-encoding: chunked\r\n\r\n400\r\n${RIGHT}`), good),
  },
  {
    name: 'huge header',
    met: ['protocol'],
    says: /protocol/,
    open: (good) => rawPlace(saying(`200 OK\r\n${JSON_TYPE}\r\nx-big: ${'a'.repeat(200_000)}`, '{}'), good),
  },
  { name: 'TLS with a wrong name', met: ['tls'], says: /tls/, open: () => tlsPlace('another.example.test', 1), whole: true },
  { name: 'expired certificate', met: ['tls'], says: /tls/, open: () => tlsPlace('127.0.0.1', 31), whole: true },
  {
    name: 'HTTP/2 only',
    met: ['tls', 'closed', 'reset', 'protocol', 'answered'],
    says: /tls|closed|reset|protocol|403/,
    open: http2Place,
    whole: true,
  },
  { name: 'closed after the request', met: ['closed'], says: /closed/, open: (good) => rawPlace((socket) => socket.end(), good) },
];
