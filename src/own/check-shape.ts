import { z } from 'zod';
import type { Check } from '../checks/check.js';

const callable = z.custom<(...words: never[]) => unknown>((value) => typeof value === 'function', 'this must be a function');

/** What a check must have to be run at all; whether its functions answer sensibly shows when they are called. */
const shape = z.looseObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'this must be of small letters, digits and hyphens'),
  title: z.string().min(1, 'this must not be empty'),
  layer: z.enum(['balancer', 'node', 'database', 'cache', 'auth', 'provider', 'route', 'network']),
  severity: z.enum(['critical', 'error', 'warning']),
  version: z.int().positive('this must be above 0'),
  notApplicable: callable,
  needs: callable,
  cells: callable,
  asks: callable,
  worstCase: callable,
  sharesCost: callable.exactOptional(),
  judge: callable,
  factors: callable.exactOptional(),
});

/** Whether a value is meant to be a check: an object that has an id and can judge. */
export const looksLikeCheck = (value: unknown): value is { readonly id: unknown } =>
  typeof value === 'object' && value !== null && 'id' in value && 'judge' in value;

export const isCheck = (value: unknown): value is Check => shape.safeParse(value).success;

/** What a value lacks to be a check, in words. */
export function lacksOf(value: unknown): string {
  const { error } = shape.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}
