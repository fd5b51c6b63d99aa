import type { Lab } from '../lab/lab.js';
import type { LabOptions } from '../lab/lab-options.js';
import { proveReady } from '../lab/ready.js';
import { startLab } from '../lab/start-lab.js';

/** A lab that is kept between faults, and made anew where one of them left it unfit for the next. */
export class StandingLab implements AsyncDisposable {
  readonly #options: LabOptions;
  #lab: Lab | undefined;

  constructor(options: LabOptions) {
    this.#options = options;
  }

  async get(): Promise<Lab> {
    if (this.#lab !== undefined && !(await isSound(this.#lab))) await this.drop();
    this.#lab ??= await startLab(this.#options);
    return this.#lab;
  }

  /** The next one is a new lab. */
  async drop(): Promise<void> {
    const lab = this.#lab;
    this.#lab = undefined;
    await lab?.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.drop();
  }
}

async function isSound(lab: Lab): Promise<boolean> {
  try {
    await Promise.all([...lab.nodes, lab.staging].map((node) => proveReady(lab, node)));
    return true;
  } catch {
    return false;
  }
}
