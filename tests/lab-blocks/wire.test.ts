import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type StartedWire, startWire } from '../../src/lab/net/wire.js';
import { echoServer } from './support/echo-server.js';
import { tcpClient } from './support/tcp-client.js';

type Echo = Awaited<ReturnType<typeof echoServer>>;

/** Vitest itself gives up after a second, which a busy machine may let pass. */
const eventually = (holds: () => void) => vi.waitFor(holds, 30_000);

let echo: Echo;
let wire: StartedWire;

beforeEach(async () => {
  echo = await echoServer('one');
  wire = await startWire({ name: 'test', to: echo.endpoint });
});
afterEach(async () => {
  await wire.close();
  echo.close();
});

async function client() {
  const made = await tcpClient(wire.port);
  onTestFinished(() => void made.socket.destroy());
  return made;
}

describe('a healthy wire', () => {
  test('carries both directions and counts its connections', async () => {
    const one = await client();
    one.send('a');
    await eventually(() => expect(one.received()).toBe('one:a'));
    await client();
    expect(wire.connections).toBe(2);
  });

  test('carries the end of a side, and what the other still says after it', async () => {
    const one = await client();
    one.socket.end('last');
    await one.closed;
    expect(one.received()).toBe('one:last');
    expect(one.error()).toBeUndefined();
  });

  test('carries megabytes whole and in order', async () => {
    const one = await client();
    const sent = Array.from({ length: 40_000 }, (_, index) => `${index};`.padStart(64)).join('');
    one.send(sent);
    await eventually(() => expect(one.received().replaceAll('one:', '')).toHaveLength(sent.length));
    expect(one.received().replaceAll('one:', '')).toBe(sent);
  });

  test.runIf(process.platform === 'linux')('dials from the address it was given', async () => {
    const from = await startWire({ name: 'from', to: echo.endpoint, from: '127.0.1.7' });
    onTestFinished(() => from.close());
    const one = await tcpClient(from.port);
    onTestFinished(() => void one.socket.destroy());
    one.send('a');
    await eventually(() => expect(one.received()).toBe('one:a'));
    expect(echo.remoteAddresses).toEqual(['127.0.1.7']);
  });

  test('resets the client where the target cannot be reached', async () => {
    echo.close();
    const one = await client();
    await one.closed;
    expect(one.error()).toBe('ECONNRESET');
  });
});

describe('toxics', () => {
  test('a delay holds the answer back, and healing lets it go at once', async () => {
    wire.delay(3_600_000);
    const one = await client();
    one.send('a');
    await eventually(() => expect(echo.remoteAddresses).toHaveLength(1));
    expect(one.received()).toBe('');
    await wire.heal();
    await eventually(() => expect(one.received()).toBe('one:a'));
  });

  test('a delayed answer comes no sooner than that', async () => {
    wire.delay(120);
    const one = await client();
    const sent = performance.now();
    one.send('a');
    await eventually(() => expect(one.received()).toBe('one:a'));
    expect(performance.now() - sent).toBeGreaterThanOrEqual(115);
  });

  test('a black hole accepts, dials nothing and says nothing; healing brings all that was sent', async () => {
    const before = await client();
    before.send('a');
    await eventually(() => expect(before.received()).toBe('one:a'));
    wire.blackhole();
    const during = await client();
    during.send('b');
    before.send('b');
    await eventually(() => expect(wire.connections).toBe(2));
    expect(during.error()).toBeUndefined();
    expect(echo.remoteAddresses).toHaveLength(1);
    expect(during.received()).toBe('');
    await wire.heal();
    await eventually(() => expect([before.received(), during.received()]).toEqual(['one:aone:b', 'one:b']));
  });

  test('a black hole hides that the target has gone', async () => {
    const one = await client();
    one.send('a');
    await eventually(() => expect(one.received()).toBe('one:a'));
    wire.blackhole();
    echo.close();
    const other = await client();
    other.send('b');
    expect([one.socket.closed, other.socket.closed]).toEqual([false, false]);
    await wire.heal();
    await Promise.all([one.closed, other.closed]);
  });

  test('a reset ends what is open and what comes', async () => {
    const one = await client();
    one.send('a');
    await eventually(() => expect(one.received()).toBe('one:a'));
    wire.reset();
    await one.closed;
    expect(one.error()).toBe('ECONNRESET');
    const two = await client();
    await two.closed;
    expect(two.error()).toBe('ECONNRESET');
    await wire.heal();
    const three = await client();
    three.send('c');
    await eventually(() => expect(three.received()).toBe('one:c'));
  });

  test('every third new connection is reset, open ones live on', async () => {
    const kept = await client();
    wire.reset(3);
    const outcomes: string[] = [];
    for (const _ of [1, 2, 3, 4, 5, 6]) {
      const one = await client();
      one.send('x');
      await Promise.race([one.closed, eventually(() => expect(one.received()).toBe('one:x'))]);
      outcomes.push(one.error() ?? one.received());
    }
    expect(outcomes).toEqual(['one:x', 'one:x', 'ECONNRESET', 'one:x', 'one:x', 'ECONNRESET']);
    kept.send('y');
    await eventually(() => expect(kept.received()).toBe('one:y'));
  });

  test('a throttled wire takes its time, and healing lets the rest through', async () => {
    wire.throttle(10);
    const one = await client();
    one.send('x'.repeat(10_000));
    await eventually(() => expect(one.received()).not.toBe(''));
    expect(one.received().length).toBeLessThan(100);
    await wire.heal();
    await eventually(() => expect(one.received().replaceAll('one:', '')).toHaveLength(10_000));
  });

  test('a refusing wire closes its port and comes back on the same one', async () => {
    const { port } = wire;
    const open = await client();
    await wire.refuse();
    await wire.refuse();
    await open.closed;
    const refused = await client();
    await refused.closed;
    expect(refused.error()).toBe('ECONNREFUSED');
    await wire.heal();
    expect(wire.port).toBe(port);
    const back = await client();
    back.send('a');
    await eventually(() => expect(back.received()).toBe('one:a'));
  });

  test('a wire led elsewhere drops what was open', async () => {
    const other = await echoServer('two');
    onTestFinished(() => other.close());
    const open = await client();
    open.send('a');
    await eventually(() => expect(open.received()).toBe('one:a'));
    wire.retarget(other.endpoint);
    await open.closed;
    const fresh = await client();
    fresh.send('a');
    await eventually(() => expect(fresh.received()).toBe('two:a'));
  });
});

test('a wire on a taken port says so', async () => {
  await expect(startWire({ name: 'second', to: echo.endpoint, port: wire.port })).rejects.toThrow(/Failed to start wire second: port \d+ /);
});
