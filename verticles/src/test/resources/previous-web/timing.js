const BASE_MS = 500;
const CAP_MS = 30_000;

/**
 * How long to wait before try number `attempt` (0, 1, 2 …): exponential with full jitter, so that
 * clients cut off together do not come back together.
 */
export const backoff = (attempt, random = Math.random) =>
  random() * Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt, 16));

export const delay = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
