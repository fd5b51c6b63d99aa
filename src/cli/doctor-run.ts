import satisfies from 'semver/functions/satisfies.js';
import { allEngines } from '../lab/engines.js';
import { loadOwnChecks } from '../own/load-own-checks.js';
import { packageInfo } from '../package-info.js';
import { styleOf } from '../report/style.js';
import { CLUSTER_VARIABLE, findClusterFile } from '../target/find-cluster-file.js';
import { loadCluster } from '../target/load.js';
import { ClusterFileError } from '../target/problem.js';
import type { Complaint } from './complaint.js';
import { examineCluster } from './doctor-cluster.js';
import { onInterrupt } from './interrupt.js';
import { type Io, reportStyle } from './io.js';

export interface DoctorOptions {
  readonly cluster?: string;
  readonly json?: true;
  /** False: what a lab needs here is not looked at. */
  readonly lab?: false;
}

const MARK = { ok: '✓', problem: '✗', note: '–' } as const;

function nodeVersion(): Complaint {
  const { engines } = packageInfo();
  const fits = satisfies(process.versions.node, engines.node);
  return { title: 'Node', state: fits ? 'ok' : 'problem', detail: `${process.versions.node}, needed is ${engines.node}` };
}

async function labEngines(): Promise<readonly Complaint[]> {
  const engines = await Promise.all(
    allEngines.map(async (engine): Promise<Complaint> => {
      const available = await engine.available();
      return {
        title: `lab engine ${engine.name}`,
        state: available === true ? 'ok' : 'note',
        detail: available === true ? 'can be used' : available,
      };
    }),
  );
  return engines;
}

/** Path of the cluster file; undefined where nobody named one and there is none here. */
async function clusterFile(options: DoctorOptions, io: Io): Promise<string | undefined> {
  try {
    return await findClusterFile({ option: options.cluster, env: io.env, cwd: io.cwd });
  } catch (error) {
    const named = options.cluster !== undefined || (io.env[CLUSTER_VARIABLE] ?? '') !== '';
    if (error instanceof ClusterFileError && !named) return undefined;
    throw error;
  }
}

async function clusterPart(options: DoctorOptions, io: Io): Promise<readonly Complaint[]> {
  const file = await clusterFile(options, io);
  if (file === undefined) {
    return [
      {
        title: 'cluster file',
        state: 'note',
        detail: 'none here: write one with aisbf-check init, or name one with --cluster FILE',
      },
    ];
  }
  const cluster = await loadCluster(file, { ...io.env });
  const own = await loadOwnChecks(file);
  using interrupt = onInterrupt(io.stderr);
  return [
    { title: 'cluster file', state: 'ok', detail: file },
    ...own.map(({ id, title }): Complaint => ({ title: `own check ${id}`, state: 'ok', detail: title })),
    ...(await examineCluster(cluster, interrupt.signal)),
  ];
}

function render(complaints: readonly Complaint[], color: boolean): string {
  const style = styleOf(color);
  const paint = { ok: style.green, problem: style.red, note: style.dim };
  const width = Math.max(...complaints.map(({ title }) => title.length));
  return complaints
    .map(({ title, state, detail, copy = [] }) => {
      const lines = copy.length === 0 ? [] : ['to copy, with the host of the account:', ...copy];
      return `${paint[state](MARK[state])} ${title.padEnd(width)}  ${detail}\n${lines.map((line) => `    ${line}\n`).join('')}`;
    })
    .join('');
}

/** Runs `doctor`: ends with 1 where something is wrong with Node or the cluster, or where without a cluster file no lab could run either. */
export async function doctor(options: DoctorOptions, io: Io): Promise<void> {
  const [engines, cluster] = await Promise.all([options.lab === false ? [] : labEngines(), clusterPart(options, io)]);
  const complaints = [nodeVersion(), ...cluster, ...engines];
  io.stdout.write(options.json ? `${JSON.stringify(complaints, null, 2)}\n` : render(complaints, reportStyle(io).color));
  const useless = cluster.length === 1 && engines.every(({ state }) => state !== 'ok');
  io.end(useless || complaints.some(({ state }) => state === 'problem') ? 1 : 0);
}
