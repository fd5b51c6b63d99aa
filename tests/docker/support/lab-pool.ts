import type { Lab } from '../../../src/lab/lab.js';
import type { LabOptions } from '../../../src/lab/lab-options.js';
import { startLab } from '../../../src/lab/start-lab.js';

/** Labs that stand, each in the hands of one test at a time. */
export interface LabPool {
  use<T>(work: (lab: Lab) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Starts so many labs one after the other: two at once take no less time on two cores, and more patience each. */
export async function startLabs(count: number, options: LabOptions): Promise<LabPool> {
  const free: Lab[] = [];
  const waiting: ((lab: Lab) => void)[] = [];
  const end = async (labs: readonly Lab[]): Promise<void> => void (await Promise.all(labs.map((lab) => lab.stop())));
  try {
    for (let nth = 0; nth < count; nth += 1) free.push(await startLab(options));
  } catch (error) {
    await end(free);
    throw error;
  }
  const all = new Set(free);
  /** What a failed test leaves in a lab is nobody else's trouble. */
  const anew = async (lab: Lab): Promise<Lab> => {
    all.delete(lab);
    await lab.stop();
    const other = await startLab(options);
    all.add(other);
    return other;
  };
  const taken = (): Promise<Lab> => {
    const lab = free.pop();
    return lab === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(lab);
  };
  return {
    async use(work) {
      let lab = await taken();
      try {
        return await work(lab);
      } catch (error) {
        lab = await anew(lab);
        throw error;
      } finally {
        const next = waiting.shift();
        if (next === undefined) free.push(lab);
        else next(lab);
      }
    },
    stop: () => end([...all]),
  };
}
