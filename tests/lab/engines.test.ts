import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/lab/engine.js';
import { chooseEngine } from '../../src/lab/engines.js';

const engine = (name: Engine['name'], available: true | string): Engine => ({
  name,
  available: async () => available,
  describe: async () => name,
  start: () => Promise.reject(new Error('Failed to start: nobody asked for that. Please report this.')),
});

const noDocker = engine('docker', 'no container engine answers. Please start Docker');
const noNative = engine('native', 'mariadbd not found. Please run: apt-get install mariadb-server');
const chosen = async (wanted: Engine['name'] | 'auto', ...engines: readonly Engine[]) =>
  (await chooseEngine(wanted, undefined, engines)).name;

describe('the engine of a lab', () => {
  it('is the first that can be used, where none is named', async () => {
    expect(await chosen('auto', engine('docker', true), engine('native', true))).toBe('docker');
    expect(await chosen('auto', noDocker, engine('native', true))).toBe('native');
  });

  it('is the one that is named, or none', async () => {
    expect(await chosen('native', engine('docker', true), engine('native', true))).toBe('native');
    await expect(chosen('docker', noDocker, engine('native', true))).rejects.toThrow(
      /no engine can be used here\.\n {2}docker: no container engine answers\. Please start Docker\.$/,
    );
  });

  it('where none can be used, the error names each and its reason', async () => {
    await expect(chosen('auto', noDocker, noNative)).rejects.toThrow(
      'Failed to start the lab: no engine can be used here.\n' +
        '  docker: no container engine answers. Please start Docker.\n' +
        '  native: mariadbd not found. Please run: apt-get install mariadb-server.',
    );
  });
});
