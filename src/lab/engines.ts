import { dockerEngine } from './docker/docker-engine.js';
import type { Engine } from './engine.js';
import { LabNotStarted } from './errors.js';
import type { ContainerChoices, EngineName } from './lab-options.js';
import { nativeEngine } from './native/native-engine.js';

/** In the order in which `auto` tries them. */
export const allEngines: readonly Engine[] = [dockerEngine, nativeEngine];

/**
 * The engine of that name, or for `auto` the first that can be used here.
 * @throws LabNotStarted naming each engine that was tried, why it was refused and what to install.
 */
export async function chooseEngine(
  wanted: EngineName | 'auto',
  containers?: ContainerChoices,
  engines: readonly Engine[] = allEngines,
): Promise<Engine> {
  const tried = engines.filter(({ name }) => wanted === 'auto' || name === wanted);
  const refused: string[] = [];
  for (const engine of tried) {
    const available = await engine.available(containers);
    if (available === true) return engine;
    refused.push(`${engine.name}: ${available}.`);
  }
  throw new LabNotStarted(`Failed to start the lab: no engine can be used here.\n${refused.map((line) => `  ${line}`).join('\n')}`);
}
