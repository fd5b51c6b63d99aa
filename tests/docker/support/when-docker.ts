import { describe } from 'vitest';
import { dockerEngine } from '../../../src/lab/docker/docker-engine.js';

const available = await dockerEngine.available();

/** `describe` for what needs the docker engine: asked for by AISBF_CHECK_DOCKER=1, so where it cannot be used the suite fails and says why. */
export function describeDocker(name: string, tests: () => void): void {
  describe(available === true ? name : `${name} (${available})`, tests);
}
