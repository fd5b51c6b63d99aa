import { describe, expect, test } from 'vitest';
import { dumps, floatText, repr, roundHalfEven } from '../../src/lab/fake-node/python.js';
import { findJsonFault, jsonErrorText } from '../../src/lab/fake-node/python-json.js';

describe('numbers', () => {
  test.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [2.4, 2],
    [2.6, 3],
    [-0.5, 0],
    [-1.5, -2],
  ])('round(%s) is %s: halves go to the even one', (value, rounded) => {
    expect(roundHalfEven(value) + 0).toBe(rounded);
  });

  test.each([
    [1, '1.0'],
    [0, '0.0'],
    [0.75, '0.75'],
    [-2, '-2.0'],
    [1e16, '1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
  ])('str(float) of %s is %s', (value, text) => {
    expect(floatText(value)).toBe(text);
  });
});

describe('texts', () => {
  test.each([
    [['rr', 'prio'], "['rr', 'prio']"],
    [[], '[]'],
    ["it's", `"it's"`],
    [`it's "so"`, `'it\\'s "so"'`],
    [{ a: null, b: [true, 1] }, "{'a': None, 'b': [True, 1]}"],
  ])('repr of %j', (value, text) => {
    expect(repr(value)).toBe(text);
  });

  test('json.dumps has blanks, escapes beyond ASCII and can sort', () => {
    expect(dumps({ b: ['é', 1], a: { y: null, x: '😀' } })).toBe('{"b": ["\\u00e9", 1], "a": {"y": null, "x": "\\ud83d\\ude00"}}');
    expect(dumps({ b: 'é', a: 1 }, { sortKeys: true, ensureAscii: false })).toBe('{"a": 1, "b": "é"}');
  });
});

describe('broken JSON', () => {
  // As Python 3.11's json module tells them.
  test.each([
    ['this', 'Expecting value', 0],
    ['', 'Expecting value', 0],
    ['{"a":1', "Expecting ',' delimiter", 6],
    ['{"a" 1}', "Expecting ':' delimiter", 5],
    ['{a:1}', 'Expecting property name enclosed in double quotes', 1],
    ['[1,]', 'Expecting value', 3],
    ['{"a":"b', 'Unterminated string starting at', 5],
    ['1 2', 'Extra data', 2],
    ['{"a":"\n"}', 'Invalid control character at', 6],
  ])('%j: %s at %i', (text, message, at) => {
    expect(findJsonFault(text)).toEqual({ message, at });
  });

  test('what is JSON has no fault', () => {
    expect(findJsonFault(' {"a": [1, -2.5e3, "x\\"y", null, true]} ')).toBeUndefined();
  });

  test('the words of JSONDecodeError count lines and columns', () => {
    expect(jsonErrorText('')).toBe('Expecting value: line 1 column 1 (char 0)');
    expect(jsonErrorText('{\n"a" 1}')).toBe("Expecting ':' delimiter: line 2 column 5 (char 6)");
  });
});
