import { routeLimitCheck } from './route-limit.js';
import { fail, pass } from './verdicts.js';

export const latency = routeLimitCheck({
  id: 'latency',
  title: 'every route answers within its time, on every node and through the balancer',
  layer: 'route',
  key: 'maxLatencyMs',
  limitOf: ({ maxLatencyMs }) => maxLatencyMs,
  judge({ observation }, max) {
    const ms = Math.round(observation.durationMs);
    return ms > max
      ? fail('too-slow', `the answer took ${ms} ms, at most ${max} are accepted`, [], { ms, max })
      : pass(`the answer took ${ms} ms of ${max}`, [], { ms, max });
  },
});
