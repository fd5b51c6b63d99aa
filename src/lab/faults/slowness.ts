/** Well past what the cluster file allows a route (4 s), and well within what anybody waits for an answer (10 s). */
export const SLOW_MS = 6000;
