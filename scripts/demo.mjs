// `npm run demo`: a cluster of three nodes on this machine, one of them sick; the gate and the diagnosis; 0 when the culprit was named.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { main, setup } from './setup.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const tool = join(root, 'bin', 'aisbf-check.js');
const sick = 'aisbf-2';
const record = join('reports', 'demo.ndjson');

const aisbfCheck = (args, stdio) => spawnSync(process.execPath, [tool, ...args], { cwd: root, encoding: 'utf8', stdio });

await main(() => {
  setup();
  const fault = `node-on-sqlite:${sick}`;
  process.stdout.write(`\nA lab of three nodes, ${fault} brought about. In it: aisbf-check gate, then aisbf-check diagnose\n\n`);
  const inside = [process.execPath, join(root, 'scripts', 'demo-inside.mjs'), tool, record];
  const lab = aisbfCheck(['lab', '--nodes', '3', '--engine', 'native', '--fault', fault, '--', ...inside], 'inherit');
  if (lab.status !== 1) {
    process.stderr.write(
      `Failed to demonstrate: gate and diagnosis of a sick cluster ended with ${lab.status}, not 1. Please read the lines above.\n`,
    );
    return 1;
  }
  const judged = aisbfCheck(['judge', record, '--json'], ['ignore', 'pipe', 'inherit']);
  const named = JSON.parse(judged.stdout).findings.flatMap((finding) => finding.culprits.map((culprit) => culprit.level));
  if (named.length !== 1 || named[0] !== sick) {
    process.stderr.write(`Failed to demonstrate: named were ${named.join(', ') || 'none'}, not ${sick}. Please read the lines above.\n`);
    return 1;
  }
  process.stdout.write(`\nThe culprit was named: ${sick}. Next: npm test, or: npx aisbf-check lab --help\n`);
  return 0;
});
