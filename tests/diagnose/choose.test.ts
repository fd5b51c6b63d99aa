import { describe, expect, it } from 'vitest';
import { choose } from '../../src/diagnose/choose.js';
import type { Claim } from '../../src/diagnose/rule.js';

const claim = (rule: string, explains: readonly string[], specificity = 1): Claim => ({
  rule,
  explains,
  specificity,
  comparedWith: 'same-questions',
  finding: {
    id: rule,
    title: rule,
    severity: 'error',
    symptom: null,
    layer: null,
    fix: null,
    culprits: [],
    facts: [],
    firstCheck: '',
    next: '',
    attribution: 'attributed',
    rivals: [],
  },
});
const chosen = (claims: readonly Claim[], red: readonly string[], open: readonly string[] = []) =>
  choose(claims, new Set(red), new Set(open)).map((one) => one.rule);

describe('the choice among claims', () => {
  it('takes one that accounts for all over several that do so together', () => {
    expect(chosen([claim('a', ['1', '2']), claim('b', ['3']), claim('all', ['1', '2', '3'])], ['1', '2', '3'])).toEqual(['all']);
  });

  it('takes the more specific of two that account for the same', () => {
    expect(chosen([claim('vague', ['1', '2'], 1), claim('exact', ['1', '2'], 5)], ['1', '2'])).toEqual(['exact']);
  });

  it('finds the smallest cover where taking the largest first does not', () => {
    const claims = [claim('big', ['1', '2', '3', '4']), claim('left', ['1', '2', '5']), claim('right', ['3', '4', '6'])];
    expect(chosen(claims, ['1', '2', '3', '4', '5', '6'])).toEqual(['left', 'right']);
  });

  it('covers what can be covered', () => {
    expect(chosen([claim('a', ['1'])], ['1', '2'])).toEqual(['a']);
  });

  it('takes claims about open cells only where they account for no red one, and only for what is left', () => {
    const claims = [claim('red', ['1', 'x']), claim('open', ['x', 'y']), claim('idle', ['x'])];
    expect(chosen(claims, ['1'], ['x', 'y'])).toEqual(['red', 'open']);
  });

  it('copes with many claims, and always alike', () => {
    const red = Array.from({ length: 40 }, (_, index) => String(index));
    const claims = red.map((id) => claim(`only-${id}`, [id, `${(Number(id) + 1) % 40}`]));
    const once = chosen(claims, red);
    expect(once.length).toBeLessThan(30);
    expect(chosen(claims, red)).toEqual(once);
  });

  it('takes nothing where nothing is red or open', () => {
    expect(chosen([claim('a', ['1'])], [])).toEqual([]);
  });
});
