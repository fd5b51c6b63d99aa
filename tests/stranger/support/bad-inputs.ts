// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cluster files write variables so

/** A mistake as a new user makes it. Nothing listens on these addresses: each must be found before any request. */
export interface BadInput {
  readonly name: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly words: readonly string[];
}

const NODES = 'nodes:\n  - { id: n1, url: "http://127.0.0.1:1" }\n  - { id: n2, url: "http://127.0.0.1:2" }\n';
const cluster = (text: string) => ({ 'aisbf-check.yaml': text });
const good = cluster(NODES);
const diagnose = ['diagnose', '--json'];

const BAD_CHECK = `import { defineCheck } from 'aisbf-check/checks';
export const mine = defineCheck({ id: 'mine', title: 'mine', layer: 'node', severity: 'severe', version: 1,
  notApplicable: () => undefined, needs: () => [[]], cells: () => [], asks: () => [], worstCase: () => ({ requests: 0, completions: 0 }), judge: () => undefined });
`;

export const BAD_INPUTS: readonly BadInput[] = [
  { name: 'no cluster file', words: diagnose },
  { name: 'no cluster file of that name', words: [...diagnose, '--cluster', 'prod.yaml'] },
  { name: 'a misspelt key', files: cluster(`${NODES}rediss: { url: "redis://127.0.0.1:1" }\n`), words: diagnose },
  {
    name: 'a variable that is not set',
    files: cluster(`${NODES}identities: [{ username: admin, token: "\${TOKEN}" }]\n`),
    words: diagnose,
  },
  { name: 'a missing brace', files: cluster('nodes:\n  - { id: n1, url: "http://127.0.0.1:1"\n'), words: diagnose },
  { name: 'an empty file', files: cluster(''), words: diagnose },
  {
    name: 'two nodes of one address',
    files: cluster('nodes:\n  - { id: n1, url: "http://127.0.0.1:1" }\n  - { id: n2, url: "http://127.0.0.1:1/" }\n'),
    words: diagnose,
  },
  { name: 'an address without its scheme', files: cluster('nodes: [{ id: n1, url: "10.0.0.1:17765" }]\n'), words: diagnose },
  { name: 'an address of another scheme', files: cluster('nodes: [{ id: n1, url: "ftp://10.0.0.1" }]\n'), words: diagnose },
  { name: 'an unknown command', words: ['diagnoze'] },
  { name: 'an unknown option', files: good, words: ['diagnose', '--jsno'] },
  { name: 'an unknown effect', files: good, words: [...diagnose, '--allow', 'spend'] },
  { name: 'a time limit that is no duration', files: good, words: [...diagnose, '--timeout', 'soon'] },
  { name: 'an unknown check', files: good, words: [...diagnose, '--check', 'node-helth'] },
  { name: 'an unknown node', files: good, words: [...diagnose, '--node', 'n3'] },
  { name: 'a selection that leaves nothing', files: good, words: [...diagnose, '--check', 'node-health', '--skip', 'node-health'] },
  { name: 'a check of their own with a bad field', files: { ...good, 'checks/mine.mjs': BAD_CHECK }, words: diagnose },
  { name: 'a record where none can be written', files: good, words: [...diagnose, '--record', '/dev/null/run.ndjson'] },
  { name: 'a page that is not there', words: ['explain', 'node-helth'] },
  { name: 'a record that is not there', words: ['judge', 'last.ndjson'] },
  { name: 'a record that is a cluster file', files: good, words: ['judge', 'aisbf-check.yaml'] },
  { name: 'an empty record', files: { 'empty.ndjson': '' }, words: ['judge', 'empty.ndjson'] },
  { name: 'init over a file that is there', files: good, words: ['init', '--from', 'http://127.0.0.1:1'] },
  { name: 'init without addresses', words: ['init', '--from-env'] },
  { name: 'a fault that is not there', words: ['lab', '--engine', 'native', '--fault', 'node-dwon'] },
  { name: 'a fault at a target that is not there', words: ['lab', '--engine', 'native', '--fault', 'node-down:aisbf-9'] },
];
