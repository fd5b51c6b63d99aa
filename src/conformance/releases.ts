import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import compare from 'semver/functions/compare.js';
import { z } from 'zod';
import { packageFolder } from '../package-info.js';

/** A release as it was seen: a file of `releases/`, written by `npm run contracts:table` from answers of its nodes. */
const releaseSchema = z.object({
  release: z.string(),
  /** Of a release that cannot open MySQL: true where that was repaired in memory. */
  repaired: z.boolean(),
  /** Behaviour id -> what is seen. */
  behaviours: z.record(z.string(), z.string()),
  /** Topic -> test of the contract suite -> what came of it, in a word; for the table of `docs/contracts.md`. */
  suite: z.record(z.string(), z.record(z.string(), z.string())),
});
export type Release = Readonly<z.infer<typeof releaseSchema>> & { readonly name: string };

const releasesFolder = (): string => join(packageFolder(), 'releases');

/** `0.99.92`, or `0.99.92-repaired`. */
export const releaseName = ({ release, repaired }: Pick<Release, 'release' | 'repaired'>): string =>
  repaired ? `${release}-repaired` : release;

/** Every release that was seen, oldest first. */
export async function knownReleases(): Promise<readonly Release[]> {
  const files = (await readdir(releasesFolder())).filter((file) => file.endsWith('.json'));
  const read = await Promise.all(
    files.map(async (file) => releaseSchema.parse(JSON.parse(await readFile(join(releasesFolder(), file), 'utf8')))),
  );
  return read
    .map((release) => ({ ...release, name: releaseName(release) }))
    .sort((left, right) => compare(left.release, right.release) || Number(left.repaired) - Number(right.repaired));
}
