import type { Warden } from '../process/warden.js';
import type { ChosenImage } from './images.js';
import type { LabNetwork } from './networks.js';

/** What starting any container of a lab takes. */
export interface Ground {
  readonly warden: Warden;
  /** Stores, balancer and the nodes behind it: `http://aisbf-1.internal:8080` and so on, as in the playbook. */
  readonly front: LabNetwork;
}

/** A part that runs from one image. */
export interface Part {
  /** Name in the lab. */
  readonly name: string;
  readonly image: ChosenImage;
  /** Networks of the nodes that are to reach it. */
  readonly reachedFrom: readonly LabNetwork[];
}
