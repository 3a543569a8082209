/** One HTTP exchange with the server: JSON in, JSON out, every failure an ApiError. */

const BASE = '/api/v1';
const PATIENCE_MS = 15_000;

/** A refused or failed request, over HTTP or the socket; `code` is one of the protocol's error codes. */
export class ApiError extends Error {
  /**
   * @param {string} code `unavailable` also when the server was not reached
   * @param {{message?: string, status?: number, retryable?: boolean, retryMillis?: number}} more
   */
  constructor(code, { message = code, status = 0, retryable = false, retryMillis = 0 } = {}) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.retryable = retryable;
    this.retryMillis = retryMillis;
  }
}

/**
 * @param {string} method
 * @param {string} path below /api/v1, already encoded
 * @param {{body?: object, token?: string, headers?: Record<string, string>, patience?: number}} options
 *     patience: milliseconds to wait for the answer
 * @returns {Promise<any>} the answer's JSON; undefined for an empty answer
 */
export async function exchange(method, path, { body, token, headers = {}, patience = PATIENCE_MS } = {}) {
  let response;
  try {
    response = await fetch(BASE + path, {
      method,
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(patience),
      headers: {
        accept: 'application/json',
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
  } catch (cause) {
    throw new ApiError('unavailable', { message: String(cause), retryable: true });
  }
  const answer = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  throw refusal(response.status, answer?.error);
}

// A proxy in front of the server may answer with a page of its own: then the status decides.
const refusal = (status, error) =>
  error?.code
    ? new ApiError(error.code, { ...error, status })
    : new ApiError(status >= 500 ? 'unavailable' : 'bad_request', { status, retryable: status >= 500 });
