import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes minutes, the longest first; everything else is done beside it. */
const SLOW = ['tests/real/', 'tests/contract/', 'tests/docker/', 'tests/symptoms/', 'tests/scenarios/'] as const;

const rank = ({ moduleId }: TestSpecification): number => {
  const found = SLOW.findIndex((folder) => moduleId.includes(`/${folder}`));
  return found === -1 ? SLOW.length : found;
};

/** Starts the long files first, so that no worker sits idle while another is at the last long one. */
export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((a, b) => rank(a) - rank(b));
  }
}
