import { routeLimitCheck } from './route-limit.js';
import { fail, pass } from './verdicts.js';

export const latency = routeLimitCheck({
  id: 'latency',
  title: 'every route answers within its time, on every node and through the balancer',
  layer: 'route',
  version: 2,
  key: 'maxLatencyMs',
  limitOf: ({ maxLatencyMs }) => maxLatencyMs,
  // A pause of the machine, a garbage collection, a model just loaded: one late answer tells nothing of the next.
  doubts: ({ durationMs }, max) => durationMs > max,
  judge({ observation, again }, max) {
    const ms = Math.round(observation.durationMs);
    if (ms <= max) return pass(`the answer took ${ms} ms of ${max}`, [], { ms, max });
    if (again === undefined) return fail('too-slow', `the answer took ${ms} ms, at most ${max} are accepted`, [], { ms, max });
    const againMs = Math.round(again.durationMs);
    const data = { ms, againMs, max };
    return againMs > max
      ? fail('too-slow', `the answers took ${ms} and ${againMs} ms, at most ${max} are accepted`, [], data)
      : { ...pass(`the answer took ${againMs} ms of ${max}; one before it took ${ms}`, [], data), flaky: true };
  },
});
