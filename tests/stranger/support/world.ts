import type { Lab } from '../../../src/lab/lab.js';
import type { Project } from './project.js';

/** What every journey starts from. The lab stands for a cluster; journeys take addresses and tokens from it, never its cluster file. */
export interface World {
  readonly project: Project;
  readonly lab: Lab;
}

/** The world exists only while tests run, so journeys get it by a call. */
export type GetWorld = () => World;
