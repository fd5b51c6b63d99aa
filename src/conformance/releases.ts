import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compare } from 'semver';
import { z } from 'zod';

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

export const RELEASES_FOLDER = fileURLToPath(new URL('../../releases/', import.meta.url));

/** `0.99.92`, or `0.99.92-repaired`. */
export const releaseName = ({ release, repaired }: Pick<Release, 'release' | 'repaired'>): string =>
  repaired ? `${release}-repaired` : release;

/** Every release that was seen, oldest first. */
export async function knownReleases(): Promise<readonly Release[]> {
  const files = (await readdir(RELEASES_FOLDER)).filter((file) => file.endsWith('.json'));
  const read = await Promise.all(
    files.map(async (file) => releaseSchema.parse(JSON.parse(await readFile(RELEASES_FOLDER + file, 'utf8')))),
  );
  return read
    .map((release) => ({ ...release, name: releaseName(release) }))
    .sort((left, right) => compare(left.release, right.release) || Number(left.repaired) - Number(right.repaired));
}
