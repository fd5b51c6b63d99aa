// What a stand-in for released AISBF holds: the Python that their environment was made with, and the libraries that their packages are
// linked with. Packages and release are not in it: the lab mounts them from where `npm run setup -- --real` put them.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const TELL = 'import json, os, sys, sysconfig; print(json.dumps([os.path.realpath(sys.executable), sysconfig.get_path("stdlib")]))';
/** Not needed to run anything: its own tests, and packages of this machine's. */
const LEFT_OUT = ['site-packages', 'dist-packages', 'test', 'idlelib', 'ensurepip', 'turtledemo', '__pycache__'];

function sharedObjects(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.so(\.|$)/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** @param environment where the packages lie; undefined where released AISBF is not installed */
export function pythonRole(environment) {
  if (environment === undefined || !existsSync(join(environment, 'bin', 'python'))) return undefined;
  const [program, stdlib] = JSON.parse(execFileSync(join(environment, 'bin', 'python'), ['-c', TELL], { encoding: 'utf8' }));
  const version = basename(stdlib);
  const parts = readdirSync(stdlib).filter((name) => !LEFT_OUT.includes(name));
  return {
    role: 'aisbf',
    programs: [],
    version: [program, ['--version'], /Python (\d+\.\d+\.\d+)/],
    // Python looks for its library beside the folder of its program, wherever that is.
    files: [[program, '/usr/local/bin/python3'], ...parts.map((name) => [join(stdlib, name), `/usr/local/lib/${version}/${name}`])],
    linked: [program, ...sharedObjects(stdlib), ...sharedObjects(join(environment, 'lib'))],
    folders: [],
    changes: ['ENV PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin', 'CMD ["python3"]'],
  };
}
