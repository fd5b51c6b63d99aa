// The few words of the Docker Engine API that building stand-ins takes; no CLI is needed.
import { request } from 'node:http';

const SOCKET = (process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '');

/** What the engine answered is not what was asked for. */
export class EngineError extends Error {}

function ask(method, path, body) {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/x-tar' };
    const asked = request({ socketPath: SOCKET, method, path, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    });
    asked.on('error', reject);
    if (body === undefined) asked.end();
    else body.on('error', reject).pipe(asked);
  });
}

/** Labels of a local image; undefined where there is none of that name. */
export async function labelsOf(image) {
  const { status, text } = await ask('GET', `/images/${encodeURIComponent(image)}/json`);
  return status === 200 ? (JSON.parse(text).Config.Labels ?? {}) : undefined;
}

/** A local image of that repository that carries a label with that value; undefined where there is none. */
export async function imageWith(repository, label, value) {
  const filters = encodeURIComponent(JSON.stringify({ reference: [`${repository}:*`], label: [`${label}=${value}`] }));
  const { status, text } = await ask('GET', `/images/json?filters=${filters}`);
  return status === 200 ? JSON.parse(text)[0]?.RepoTags?.find((tag) => tag.startsWith(`${repository}:`)) : undefined;
}

/** Makes an image of a root file system. `changes` are lines as in a Dockerfile. */
export async function importImage(image, tar, changes) {
  const [repo, tag] = image.split(':');
  const query = new URLSearchParams([['fromSrc', '-'], ['repo', repo], ['tag', tag], ...changes.map((line) => ['changes', line])]);
  const { status, text } = await ask('POST', `/images/create?${query}`, tar);
  if (status !== 200 || text.includes('"error"'))
    throw new EngineError(`Failed to make the image ${image}: ${text.trim()}. Please read the engine's log.`);
}
