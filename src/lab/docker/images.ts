import type { ContainerChoices } from '../lab-options.js';
import type { Docker } from './connect.js';

/** What a container is for. */
export const ROLES = ['mysql', 'mariadb', 'redis', 'valkey', 'nginx', 'haproxy', 'node', 'aisbf'] as const;
export type Role = (typeof ROLES)[number];

/** Public images, taken where nothing else is said and a registry is reached. */
export const PUBLIC_IMAGES: Readonly<Record<Role, string>> = {
  mysql: 'mysql:8.4',
  mariadb: 'mariadb:11',
  redis: 'redis:7',
  valkey: 'valkey/valkey:8',
  nginx: 'nginx:1.27',
  haproxy: 'haproxy:3.0',
  node: 'node:22-slim',
  aisbf: 'python:3.11-slim',
};

/** Tag of the stand-ins that `npm run images` makes, without the version. */
const STAND_IN = 'aisbf-check/';

export interface ChosenImage {
  readonly role: Role;
  readonly image: string;
}

export interface LabImages {
  readonly database: ChosenImage;
  readonly cache: ChosenImage;
  readonly balancer: ChosenImage & { readonly role: 'nginx' | 'haproxy' };
  readonly node: ChosenImage;
}

export class ImageMissing extends Error {}

/** The variable that names the image of a role. */
export function imageVariable(role: Role): string {
  return `AISBF_CHECK_IMAGE_${role.toUpperCase()}`;
}

function nameOf(tag: string): string {
  return tag.includes(':') ? tag : `${tag}:latest`;
}

/** What is set for a role; undefined where nothing is. */
function setImage(role: Role, choices: ContainerChoices): string | undefined {
  const set = choices.images?.[role] ?? process.env[imageVariable(role)];
  return set === '' ? undefined : set;
}

/** What is set for a role, or what this machine has of it. */
function localImage(role: Role, choices: ContainerChoices, tags: readonly string[]): string | undefined {
  const set = setImage(role, choices);
  if (set !== undefined) return tags.includes(nameOf(set)) ? set : undefined;
  if (tags.includes(PUBLIC_IMAGES[role])) return PUBLIC_IMAGES[role];
  return tags.find((tag) => tag.startsWith(`${STAND_IN}${role}:`));
}

async function pulled(docker: Docker, image: string): Promise<void> {
  const stream = await docker.pull(image);
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())));
}

/**
 * The first of these roles that this machine has; the first of all from a registry where it has none. Where an image is set for one of them,
 * it is that one and no other.
 */
async function choose<R extends Role>(
  docker: Docker,
  roles: readonly R[],
  choices: ContainerChoices,
  tags: readonly string[],
): Promise<{ readonly role: R; readonly image: string }> {
  const set = roles.filter((role) => setImage(role, choices) !== undefined);
  const wanted = set.length > 0 ? set : roles;
  for (const role of wanted) {
    const image = localImage(role, choices, tags);
    if (image !== undefined) return { role, image };
  }
  const [role] = wanted;
  if (role === undefined) throw new ImageMissing('no role was asked for. Please report this');
  const image = setImage(role, choices) ?? PUBLIC_IMAGES[role];
  try {
    await pulled(docker, image);
    return { role, image };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ImageMissing(
      `the image ${image} is not here and cannot be fetched (${why.trim()}). Please run npm run images, or name another by ${imageVariable(role)}`,
      { cause },
    );
  }
}

/**
 * The image of every part: as set, else the public one where it is here, else a stand-in, else the public one from its registry. Where
 * no database is chosen, MariaDB serves as well as MySQL.
 * @throws ImageMissing, to be finished by a full stop
 */
export async function chooseImages(docker: Docker, choices: ContainerChoices): Promise<LabImages> {
  const tags = (await docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []);
  const pick = <R extends Role>(...roles: readonly R[]) => choose(docker, roles, choices, tags);
  const database = choices.database === undefined ? pick('mysql', 'mariadb') : pick(choices.database);
  const cache = choices.cache === undefined ? pick('redis', 'valkey') : pick(choices.cache);
  const images = await Promise.all([database, cache, pick(choices.balancer ?? 'nginx'), pick(choices.node ?? 'node')]);
  return { database: images[0], cache: images[1], balancer: images[2], node: images[3] };
}
