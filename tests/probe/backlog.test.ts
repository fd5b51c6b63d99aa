import { expect, it } from 'vitest';
import { Backlog } from '../../src/probe/backlog.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('puts work off, and does all of it in order', async () => {
  const done: number[] = [];
  const backlog = new Backlog(100);
  for (let nth = 0; nth < 50; nth++) backlog.add(() => done.push(nth));
  expect(done).toEqual([]);
  await backlog.empty();
  expect(done).toEqual(Array.from({ length: 50 }, (_, nth) => nth));
});

it('takes more work after it was empty', async () => {
  const done: string[] = [];
  const backlog = new Backlog(100);
  backlog.add(() => done.push('first'));
  await backlog.empty();
  backlog.add(() => done.push('second'));
  await backlog.empty();
  expect(done).toEqual(['first', 'second']);
});

it('does the oldest at once where too much waits', () => {
  const done: number[] = [];
  const backlog = new Backlog(2);
  for (let nth = 0; nth < 5; nth++) backlog.add(() => done.push(nth));
  expect(done).toEqual([0, 1, 2]);
});

it('lets what comes in go before a long rest', async () => {
  const done: string[] = [];
  const backlog = new Backlog(100);
  const until = (end: number) => {
    while (performance.now() < end);
  };
  for (let nth = 0; nth < 3; nth++) {
    backlog.add(() => {
      until(performance.now() + 3);
      done.push('rest');
    });
  }
  await turn();
  done.push('came in');
  await backlog.empty();
  expect(done.indexOf('came in')).toBeLessThan(2);
  expect(done.filter((what) => what === 'rest')).toHaveLength(3);
});

it('does the rest where one fails, and says what failed', async () => {
  const done: string[] = [];
  const backlog = new Backlog(100);
  backlog.add(() => {
    throw new Error('no room');
  });
  backlog.add(() => done.push('the rest'));
  await expect(backlog.empty()).rejects.toThrow('no room');
  expect(done).toEqual(['the rest']);
});
