// What `npm run demo` runs inside the lab: the gate as a pipeline would, then the diagnosis as a person would. Ends with 1 if both said so.
import { spawnSync } from 'node:child_process';

const [tool, record] = process.argv.slice(2);
const aisbfCheck = (args, stdio) => spawnSync(process.execPath, [tool, ...args], { encoding: 'utf8', stdio });

const gate = aisbfCheck(['gate', '--json', '--junit', 'reports/demo-junit.xml'], ['ignore', 'pipe', 'ignore']);
process.stdout.write(`aisbf-check gate: exit code ${gate.status}, JUnit in reports/demo-junit.xml\n\naisbf-check diagnose:\n`);
const diagnosis = aisbfCheck(['diagnose', '--record', record], ['ignore', 'inherit', 'ignore']);
process.exitCode = gate.status === 1 && diagnosis.status === 1 ? 1 : 2;
