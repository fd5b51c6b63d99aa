// A Docker engine for the lab: used as it is where one answers, installed (root, Debian) and started in the background where none does.
//   node scripts/ensure-docker.mjs [start|status|stop]
// `stop` ends only an engine that this script started. Exit code 2: there is no way to an engine here; the reason is printed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PACKAGES = ['docker.io', 'containerd', 'runc', 'iptables'];
const SOCKET = '/var/run/docker.sock';
const STATE = process.env.AISBF_CHECK_DOCKER_STATE ?? '/run/aisbf-check-docker';
const MARK = `${STATE}/started`;
const LOG = `${STATE}/dockerd.log`;
const PATIENCE_MS = 30_000;

/** No way to an engine here, said for a person. */
export class NoDocker extends Error {}

const talk = (line) => process.stderr.write(`docker: ${line}\n`);
const has = (program) => ['/usr/sbin', '/usr/bin', '/usr/local/bin', '/sbin'].some((folder) => existsSync(`${folder}/${program}`));

/** Whether an engine answers where clients look for it. */
export function answers() {
  const host = process.env.DOCKER_HOST ?? `unix://${SOCKET}`;
  if (!host.startsWith('unix://'))
    return Promise.resolve(spawnSync('docker', ['version'], { stdio: 'ignore', timeout: 10_000 }).status === 0);
  return new Promise((resolve) => {
    const asked = request({ socketPath: host.slice('unix://'.length), path: '/_ping', timeout: 2000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });
}

/** State and start time of a process: with its number they name one process; a dead one that nobody collected (Z) is none. */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

function ours() {
  if (!existsSync(MARK)) return undefined;
  const [pid, since] = readFileSync(MARK, 'utf8').trim().split(' ');
  return startTime(pid) === since ? Number(pid) : undefined;
}

function install() {
  if (has('dockerd')) return;
  const command = `apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}`;
  if (process.getuid?.() !== 0 || !has('apt-get'))
    throw new NoDocker(`there is no dockerd here. Please install Docker, or as root run: ${command}`);
  talk(command);
  // The package's own service is not wanted: it is started below, where there is no service manager too.
  const options = { stdio: ['ignore', 'ignore', 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' } };
  const [program, ...args] = command.split(' ');
  if (spawnSync(program, args, options).status === 0) return;
  spawnSync('apt-get', ['update', '-qq'], options);
  if (spawnSync(program, args, options).status !== 0) throw new NoDocker(`it could not be installed, see above. Please run: ${command}`);
}

/** After a SIGKILL of dockerd the pid file of its containerd makes the next start wait 15 s and give up. */
function forgetDeadContainerd() {
  const file = '/var/run/docker/containerd/containerd.pid';
  if (existsSync(file) && startTime(readFileSync(file, 'utf8').trim()) === undefined) rmSync(file);
}

/**
 * Makes sure that an engine answers. Throws NoDocker with the reason where that is not possible.
 * @returns 'there' where one answered already, 'started' where this call started it
 */
export async function ensureDocker() {
  if (await answers()) return 'there';
  if (process.env.DOCKER_HOST !== undefined && process.env.DOCKER_HOST !== `unix://${SOCKET}`) {
    throw new NoDocker(
      `DOCKER_HOST names an engine that does not answer (${process.env.DOCKER_HOST}). Please start it, or unset DOCKER_HOST.`,
    );
  }
  install();
  if (process.getuid?.() !== 0)
    throw new NoDocker('the engine does not run, and only root may start it. Please run: sudo service docker start');
  mkdirSync(STATE, { recursive: true });
  forgetDeadContainerd();
  rmSync(`${STATE}/dockerd.pid`, { force: true });
  const log = openSync(LOG, 'w');
  // Ports of the default network on loopback only; the lab's own networks say so themselves.
  const args = ['--host', `unix://${SOCKET}`, '--pidfile', `${STATE}/dockerd.pid`, '--ip', '127.0.0.1'];
  const child = spawn('dockerd', args, { detached: true, stdio: ['ignore', log, log], cwd: '/' });
  child.unref();
  for (const since = Date.now(); Date.now() - since < PATIENCE_MS; await sleep(100)) {
    if (await answers()) {
      writeFileSync(MARK, `${child.pid} ${startTime(child.pid)}\n`);
      talk(`started dockerd, pid ${child.pid}, log ${LOG}`);
      return 'started';
    }
    if (startTime(child.pid) === undefined) break;
  }
  if (startTime(child.pid) !== undefined) child.kill('SIGTERM');
  const said = readFileSync(LOG, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
  throw new NoDocker(`dockerd did not come up. Please read its last lines:\n${said}`);
}

/** Ends the engine, if this script started it. */
export async function stopDocker() {
  const pid = ours();
  if (pid === undefined) return talk('no engine of ours is running');
  process.kill(pid, 'SIGTERM');
  for (const since = Date.now(); Date.now() - since < PATIENCE_MS && startTime(pid) !== undefined; ) await sleep(100);
  rmSync(MARK, { force: true });
  talk('stopped');
}

async function command(word) {
  if (word === 'stop') return stopDocker();
  if (word === 'status') {
    const yes = await answers();
    talk(yes ? `an engine answers${ours() === undefined ? '' : ' (started by this script)'}` : 'no engine answers');
    process.exitCode = yes ? 0 : 1;
    return;
  }
  if ((await ensureDocker()) === 'there') talk('an engine answers');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await command(process.argv[2] ?? 'start');
  } catch (error) {
    if (!(error instanceof NoDocker)) throw error;
    talk(error.message);
    process.exitCode = 2;
  }
}
