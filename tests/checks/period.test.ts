import { describe, expect, it } from 'vitest';
import { binomial, chanceOfExcess, periodOf } from '../../src/checks/period.js';

const failing = (of: number, at: (position: number) => boolean): readonly boolean[] => Array.from({ length: of }, (_, index) => at(index));

describe('a period', () => {
  it.each([
    [16, 2, 1],
    [18, 3, 2],
    [24, 4, 0],
    [24, 4, 3],
    [60, 11, 7],
  ])('of %i requests every %i. from position %i on is recognised', (of, every, first) => {
    expect(periodOf(failing(of, (index) => index % every === first))).toMatchObject({ every, first: first + 1 });
  });

  it.each<readonly [string, readonly boolean[]]>([
    ['nothing fails', failing(24, () => false)],
    ['everything fails', failing(24, () => true)],
    ['one of the pattern is missing', failing(24, (index) => index % 4 === 0 && index !== 8)],
    ['one more fails', failing(24, (index) => index % 4 === 0 || index === 5)],
    ['it stops half way', failing(24, (index) => index % 4 === 0 && index < 12)],
    ['it begins late', failing(24, (index) => index % 4 === 0 && index > 4)],
    ['it repeats so seldom that it may be an accident', failing(20, (index) => index % 7 === 2)],
    ['they fail one after the other', failing(24, (index) => index < 6)],
  ])('is none where %s', (_what, failed) => {
    expect(periodOf(failed)).toBeUndefined();
  });

  it('is as likely by chance as it says: counted over all ways in which 5 of 20 can fail', () => {
    const regular = new Set(
      [2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((every) =>
        Array.from({ length: every }, (_, first) =>
          failing(20, (index) => index % every === first)
            .map(Number)
            .join(''),
        ),
      ),
    );
    let all = 0;
    let accidents = 0;
    for (let bits = 0; bits < 2 ** 20; bits += 1) {
      const text = bits.toString(2).padStart(20, '0');
      if (text.replaceAll('0', '').length !== 5) continue;
      all += 1;
      if (regular.has(text)) accidents += 1;
    }
    expect(all).toBe(binomial(20, 5));
    expect(periodOf(failing(20, (index) => index % 4 === 1))?.chance).toBe(accidents / all);
  });
});

describe('more failures here than there', () => {
  it('is the tail of the hypergeometric distribution', () => {
    // Fisher's tea: 3 of 4 against 1 of 4.
    expect(chanceOfExcess({ failed: 3, of: 4 }, { failed: 1, of: 4 })).toBeCloseTo(17 / 70, 10);
    expect(chanceOfExcess({ failed: 6, of: 24 }, { failed: 0, of: 18 })).toBeCloseTo(binomial(24, 6) / binomial(42, 6), 10);
  });

  it('is certain where nothing failed, and likely where both fail alike', () => {
    expect(chanceOfExcess({ failed: 0, of: 24 }, { failed: 0, of: 18 })).toBe(1);
    expect(chanceOfExcess({ failed: 8, of: 24 }, { failed: 6, of: 18 })).toBeGreaterThan(0.5);
  });
});
