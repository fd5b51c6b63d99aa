import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findClusterFile } from '../../src/target/find-cluster-file.js';
import { ClusterFileError, loadCluster } from '../../src/target/load.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aisbf-check-target-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const put = async (name: string, text = ''): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};

describe('which cluster file is meant', () => {
  it('is the option, else the variable, else the file of that name here', async () => {
    const [option, variable, here] = await Promise.all(['a.yaml', 'b.yaml', 'aisbf-check.yaml'].map((name) => put(name)));
    const env = { AISBF_CHECK_CLUSTER: variable };
    expect(await findClusterFile({ option: 'a.yaml', env, cwd: folder })).toBe(option);
    expect(await findClusterFile({ env, cwd: folder })).toBe(variable);
    expect(await findClusterFile({ env: {}, cwd: folder })).toBe(here);
  });

  it('never falls through from one that is named but not there', async () => {
    await put('aisbf-check.yaml');
    const missing = findClusterFile({ option: 'b.yaml', env: {}, cwd: folder });
    await expect(missing).rejects.toThrow(ClusterFileError);
    await expect(missing).rejects.toThrow('--cluster b.yaml is not there');
    await expect(findClusterFile({ env: { AISBF_CHECK_CLUSTER: 'c.yaml' }, cwd: folder })).rejects.toThrow(
      '$AISBF_CHECK_CLUSTER names c.yaml',
    );
  });

  it('is told to be none with all that was tried', async () => {
    await expect(findClusterFile({ env: {}, cwd: folder })).rejects.toThrow(
      `Failed to find the cluster file: no --cluster is given, $AISBF_CHECK_CLUSTER is not set, and there is no aisbf-check.yaml in ${folder}. Please write one with aisbf-check init, or name one`,
    );
  });
});

describe('loading a file', () => {
  it('reads token files below its own folder', async () => {
    await put('t.token', 'from-the-file\n');
    const file = await put(
      'c.yaml',
      'name: x\nnodes: [{ id: a, url: "http://h" }]\nidentities: [{ id: g, kind: global, token: { file: t.token } }]\n',
    );
    const cluster = await loadCluster(file, {});
    expect(cluster.identities[0]?.token.reveal()).toBe('from-the-file');
  });

  it('says so where there is none', async () => {
    const gone = join(folder, 'gone.yaml');
    await expect(loadCluster(gone, {})).rejects.toThrow(`Failed to read the cluster file ${gone}: there is no such file. Please`);
  });
});
