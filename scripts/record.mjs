// Records a released node's answers into fixtures/recordings (npm run record -- --url http://127.0.0.1:17861 ...).
import { existsSync } from 'node:fs';

const compiled = new URL('../dist/lab/recorder/main.js', import.meta.url);
if (!existsSync(compiled)) {
  console.error('Failed to record: nothing is compiled yet. Please run `npm run build` first.');
  process.exit(1);
}
await import(compiled.href);
