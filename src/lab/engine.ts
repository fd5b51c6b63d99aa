import type { LabSecrets } from './files/secrets.js';
import type { Lab, PlacedFault } from './lab.js';
import type { ContainerChoices, EngineName } from './lab-options.js';
import type { NodeKind } from './nodes/node-kind.js';
import type { LabSpec } from './spec/spec.js';

/** What an engine is to bring about. */
export interface LabPlan {
  readonly spec: LabSpec;
  readonly secrets: LabSecrets;
  readonly nodeKind: NodeKind;
  /** Left out: the balancer names no upstream. */
  readonly upstreamHeader?: string;
  readonly containers?: ContainerChoices;
}

/** A lab whose stores, wires, upstreams and balancer stand; its nodes are started by whoever started it, once faults are prepared. */
export interface RunningLab extends Lab {
  place(faults: readonly PlacedFault[]): void;
}

/** A way to run a lab on this machine. */
export interface Engine {
  readonly name: EngineName;
  /** True, or why it cannot be used here and what to install. */
  available(choices?: ContainerChoices): Promise<true | string>;
  /** Its name, and the versions of what it runs where these are not this machine's own. */
  describe(choices?: ContainerChoices): Promise<string>;
  /** Everything but the nodes' processes. What was started is gone again when it rejects. */
  start(plan: LabPlan): Promise<RunningLab>;
}
