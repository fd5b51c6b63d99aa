import { z } from 'zod';
import { didYouMean } from './did-you-mean.js';
import type { Path } from './yaml-source.js';

/** A problem whose place is still a path into the file. */
export interface Finding {
  readonly path: Path;
  /** Whether the key itself is at fault or what stands behind it. */
  readonly at: 'key' | 'value';
  readonly message: string;
}

/** Every issue in the words of a cluster file's author. Messages never quote values, as a value may be a secret. */
export function findingsOf(issues: readonly z.core.$ZodIssue[], schema: z.ZodType, value: unknown): readonly Finding[] {
  return issues.flatMap((issue) => findingsOfIssue(issue, schema, value));
}

function findingsOfIssue(issue: z.core.$ZodIssue, schema: z.ZodType, value: unknown): readonly Finding[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysOf(schemaAt(schema, path));
      return issue.keys.map((key) => ({
        path: [...path, key],
        at: 'key',
        message: `no such key here${didYouMean(key, known) || list(known)}`,
      }));
    }
    case 'invalid_type': {
      const found = valueAt(value, path);
      if (found === undefined) return [{ path, at: 'value', message: `this is missing; it must be ${article(issue.expected)}` }];
      return [{ path, at: 'value', message: `this must be ${article(issue.expected)}, not ${article(kindOf(found))}` }];
    }
    case 'invalid_value': {
      const found = valueAt(value, path);
      if (found === undefined) return [{ path, at: 'value', message: `this is missing; it must be one of ${issue.values.join(', ')}` }];
      const guess = typeof found === 'string' ? didYouMean(found, issue.values.map(String)) : '';
      return [{ path, at: 'value', message: `this must be one of ${issue.values.join(', ')}${guess}` }];
    }
    case 'invalid_union': {
      const nearest = nearestBranch(issue.errors, valueAt(value, path));
      if (nearest === undefined) {
        return [{ path, at: 'value', message: valueAt(value, path) === undefined ? 'this is missing' : 'this has the wrong form' }];
      }
      return nearest.flatMap((inner) => findingsOfIssue({ ...inner, path: [...issue.path, ...inner.path] }, schema, value));
    }
    default:
      return [{ path, at: 'value', message: issue.message }];
  }
}

/** Of a union's branches the one for the kind of value that is written: an object's own mistakes, not 'expected string'. */
function nearestBranch(errors: readonly (readonly z.core.$ZodIssue[])[], found: unknown): readonly z.core.$ZodIssue[] | undefined {
  if (found === undefined) return undefined;
  return errors.find((branch) => !branch.some((issue) => issue.code === 'invalid_type' && issue.path.length === 0));
}

function valueAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (Array.isArray(here)) here = here[Number(step)];
    else if (typeof here === 'object' && here !== null) here = Object.entries(here).find(([key]) => key === String(step))?.[1];
    else return undefined;
  }
  return here;
}

/** The schema that judges what stands at `path`, through optionals, defaults, transforms and unions. */
function schemaAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType | undefined {
  const [step, ...rest] = path;
  const bare = unwrap(schema);
  if (step === undefined) return bare;
  if (bare instanceof z.ZodArray) return schemaAt(bare.element, rest);
  if (bare instanceof z.ZodObject) {
    const inner: z.core.$ZodType | undefined = bare.shape[String(step)];
    return inner === undefined ? undefined : schemaAt(inner, rest);
  }
  return undefined;
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodPipe) return unwrap(schema.in);
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodExactOptional ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  ) {
    return unwrap(schema.unwrap());
  }
  if (schema instanceof z.ZodUnion) return schema.options.map(unwrap).find((option) => option instanceof z.ZodObject) ?? schema;
  return schema;
}

const keysOf = (schema: z.core.$ZodType | undefined): readonly string[] => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []);

const list = (known: readonly string[]): string => (known.length === 0 ? '' : `; known: ${known.join(', ')}`);

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const WORDS: Readonly<Record<string, string>> = {
  object: 'a map (key: value)',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'empty',
};

const article = (kind: string): string => WORDS[kind] ?? kind;
