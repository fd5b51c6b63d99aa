import junit, { type Builder } from 'junit-report-builder';

const isBuilder = (value: unknown): value is Builder =>
  typeof value === 'object' && value !== null && 'newBuilder' in value && typeof value.newBuilder === 'function';

/**
 * A new JUnit builder. The library's types promise a `default` that its CommonJS file does not have under Node's ESM, so what came is
 * looked at instead of believed.
 */
export function newJUnit(): Builder {
  const candidates: readonly unknown[] = [junit, junit.default];
  const builder = candidates.find(isBuilder);
  if (builder === undefined) throw new Error('Failed to write JUnit: junit-report-builder has no builder. Please reinstall aisbf-check.');
  return builder.newBuilder();
}
