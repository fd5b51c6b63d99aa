import { describe, expect, it } from 'vitest';
import { decideContract } from '../../src/target/contracts/decide-contract.js';

const root = { message: 'AI Proxy Server is running', providers: [], rotations: [], autoselect: [] };
const released = { root, version: '0.99.87', healthOpen: false, versionOpen: false };
const playbook = { root, version: '3.1.0', healthOpen: true, versionOpen: false };
const authOff = { root, healthOpen: true, versionOpen: true };

describe('which contract `auto` stands for', () => {
  it('is the release that most nodes name', () => {
    const other = { ...released, version: '0.99.92' };
    expect(decideContract([released, other, released])).toMatchObject({ contract: 'aisbf-0.99', release: '0.99.87' });
    expect(decideContract([other, other, released])).toMatchObject({ contract: 'aisbf-0.99', release: '0.99.92' });
    expect(decideContract([released, other, released]).why).toBe(
      '2 of 3 nodes say version 0.99.87, 1 of 3 nodes say version 0.99.92: taken for the released software',
    );
  });

  it('is the release also where its nodes lost their authentication', () => {
    const open = { ...released, healthOpen: true, versionOpen: true };
    expect(decideContract([open, open, open])).toMatchObject({ contract: 'aisbf-0.99', release: '0.99.87' });
  });

  it('is the release with an open health, where it names itself and guards everything else', () => {
    const open = { ...released, healthOpen: true };
    expect(decideContract([open, open, released])).toMatchObject({ contract: 'aisbf-0.99', release: '0.99.87', openHealth: true });
    expect(decideContract([open, released, released]).openHealth).toBeUndefined();
    const off = { ...released, healthOpen: true, versionOpen: true };
    expect(decideContract([off, off]).openHealth).toBeUndefined();
  });

  it('is the playbook only where health is open while authentication is on, on most nodes', () => {
    expect(decideContract([playbook, playbook, released]).contract).toBe('playbook');
    expect(decideContract([playbook, released, released]).contract).toBe('aisbf-0.99');
  });

  it('is never the playbook by an open health alone', () => {
    expect(decideContract([authOff, authOff]).contract).toBe('aisbf-0.99');
    expect(decideContract([{ healthOpen: true }, { healthOpen: true }]).contract).toBe('aisbf-0.99');
    expect(decideContract([authOff, authOff]).why).toContain('authentication switched off');
  });

  it('is the released software where nobody answers, and says that nothing was seen', () => {
    expect(decideContract([{}, {}])).toMatchObject({
      contract: 'aisbf-0.99',
      release: '0.99.87',
      why: expect.stringContaining('no node told its version'),
    });
    expect(decideContract([])).toMatchObject({ contract: 'aisbf-0.99' });
  });

  it('does not hang on the order of the nodes', () => {
    const other = { ...released, version: '0.99.92' };
    expect(decideContract([released, other]).release).toBe(decideContract([other, released]).release);
  });
});
