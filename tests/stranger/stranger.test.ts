import { afterAll, beforeAll } from 'vitest';
import type { Lab } from '../../src/lab/lab.js';
import { startLab } from '../../src/lab/start-lab.js';
import { badInputs } from './bad-inputs.journey.js';
import { fourInputs } from './four-inputs.journey.js';
import { initFiles } from './init-files.journey.js';
import { ownProject } from './own-project.journey.js';
import { reading } from './reading.journey.js';
import { installTarball, type Project } from './support/project.js';

// One file, so that the tarball is packed and installed once, and one lab serves every journey.
let project: Project | undefined;
let lab: Lab | undefined;

beforeAll(async () => {
  project = await installTarball();
  lab = await startLab({ nodes: 3, engine: 'native' });
}, 600_000);

afterAll(async () => {
  await lab?.stop();
  await project?.[Symbol.asyncDispose]();
});

const get = () => {
  if (project === undefined || lab === undefined) throw new Error('the suite has not started');
  return { project, lab };
};

fourInputs(get);
initFiles(get);
badInputs(get);
ownProject(get);
reading(get);
