import type { LabSpec } from '../spec/spec.js';

/** Well past what the cluster file allows a route, and within what anybody waits for an answer (10 s). */
export const slowMs = ({ maxLatencyMs }: LabSpec): number => maxLatencyMs + 1000;
