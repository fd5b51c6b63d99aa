import { compile } from '@jmespath-community/jmespath';
import { z } from 'zod';
import { parseModel } from '../model-grammar.js';
import type { Secret } from '../secret.js';
import { absolute, type Resolved, resolveHttpUrl, resolveStoreUrl, resolveToken, type ValueSources } from './value-sources.js';

/** Texts of the cluster file that mean the same wherever they are read. */
export const id = z.string().regex(/^\S(.*\S)?$/, 'this must be a name that is not empty');
export const text = z.string().min(1, 'this must not be empty');

export const date = z.iso.date('this must be a date that exists, as YYYY-MM-DD');

export const model = z
  .string()
  .refine(
    (value) => parseModel(value) !== undefined,
    'this is no model: write autoselect:ID, rotation:ID, user-provider:ID, user-rotation:ID, user-autoselect:ID (or the same with /) or PROVIDER/MODEL',
  );

export const request = z.string().regex(/^GET \/\S*$/, 'this must be of the form GET /path');

export const regularExpression = z.string().refine(
  canCompile((value) => new RegExp(value)),
  'this is no regular expression',
);

export const projection = z.string().refine(
  canCompile((value) => compile(value)),
  'this is no JMESPath expression',
);

export const query = z.string().regex(/^\s*(select|with)\b[^;]*;?\s*$/i, 'this must be one SELECT statement');

export const headerName = z.string().regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'this is no header name');

export const positive = z.int('this must be a whole number').positive('this must be above 0');
export const count = z.int('this must be a whole number').nonnegative('this must not be below 0');

/** Of money. */
export const amount = z.number('this must be a number').nonnegative('this must not be below 0');

function canCompile(build: (value: string) => unknown): (value: string) => boolean {
  return (value) => {
    try {
      build(value);
      return true;
    } catch {
      return false;
    }
  };
}

/** Leaves that look outside the file: at environment variables, at files, at the file's own folder. */
export function outsideLeaves(sources: ValueSources) {
  const settle = <T>(resolved: Resolved<T>, context: z.RefinementCtx): T => {
    if (resolved.ok) return resolved.value;
    for (const message of resolved.problems) context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  const fromFile = z.strictObject({ file: z.string().min(1) });
  const secret = (what: 'token' | 'password') =>
    z
      .union([z.string(), fromFile])
      .describe(`\${NAME}, an environment variable as the whole value, or { file: PATH }, whose first line is the ${what}.`)
      .transform((value, context): Secret => settle(resolveToken(value, sources, what), context));
  return {
    token: secret('token'),
    password: secret('password'),
    httpUrl: z.string().transform((value, context) => settle(resolveHttpUrl(value, sources), context)),
    storeUrl: (protocols: readonly string[], key: string) =>
      z.string().transform((value, context): Secret => settle(resolveStoreUrl(value, protocols, key, sources), context)),
    path: z
      .string()
      .min(1)
      .transform((value) => absolute(value, sources)),
  };
}
