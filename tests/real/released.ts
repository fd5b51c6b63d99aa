/** Whether released nodes are asked for: `AISBF_CHECK_REAL=1` (what is not installed then fails and says what to run). */
export const realAsked = process.env['AISBF_CHECK_REAL'] === '1';

/** A released node takes 8 s to start, and up to 50 s on a busy machine. */
export const REAL_PATIENCE_MS = 300_000;
