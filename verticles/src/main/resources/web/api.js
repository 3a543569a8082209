import { exchange } from './http.js';
import { serverNow } from './servertime.js';
import { backoff, delay } from './timing.js';
import { uuid7 } from './uuid.js';

const MAX_TRIES = 3;

/** Names one request, whose repetitions with the same body get its first answer. */
export const requestKey = () => uuid7(serverNow());

const enc = encodeURIComponent;
const query = (params) => {
  const text = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== undefined)).toString();
  return text && `?${text}`;
};

/**
 * The operations of the HTTP API this client uses, one method each, in the name of the session's
 * user. All fail as ApiError. Shapes: the server's /api/v1/openapi.json.
 */
export class Api {
  #session;

  constructor(session) {
    this.#session = session;
  }

  findUser = (handle) => this.#call('GET', `/users${query({ handle })}`);
  getUser = (user) => this.#call('GET', `/users/${enc(user)}`);

  createRoom = (title, members, key = requestKey()) => this.#call('POST', '/rooms', { title, members }, { key });
  directRoom = (handle) => this.#call('POST', '/rooms/direct', { handle }, { repeat: true });
  listRooms = (cursor, limit) => this.#call('GET', `/rooms${query({ cursor, limit })}`);
  getRoom = (room) => this.#call('GET', `/rooms/${enc(room)}`);
  listMembers = (room, cursor, limit) => this.#call('GET', `/rooms/${enc(room)}/members${query({ cursor, limit })}`);
  addMember = (room, handle, key = requestKey()) =>
    this.#call('POST', `/rooms/${enc(room)}/members`, { handle }, { key });
  /** Up to 100 rooms; the answer tells of each. */
  leaveRooms = (rooms, key = requestKey()) => this.#call('POST', '/me/rooms/leave', { rooms }, { key });
  leaveRoom = (room, key = requestKey()) =>
    this.#call('DELETE', `/rooms/${enc(room)}/members/me`, undefined, { key });

  /**
   * Up to `limit` events, ascending: those after, or the newest before, a sequence number of this epoch.
   * @param {string} room
   * @param {{before?: number, after?: number, epoch?: number, limit: number}} range
   */
  history = (room, { before, after, epoch, limit }) =>
    this.#call('GET', `/rooms/${enc(room)}/messages${query({ before, after, epoch, limit })}`);

  /** What became of the caller's own message: `events` has it, or `final` says that it is not to come. */
  messageOf = (room, cid) => this.#call('GET', `/rooms/${enc(room)}/messages${query({ cid })}`);

  // `repeat`: asking again does no harm.
  async #call(method, path, body, { key, repeat = method === 'GET' || key !== undefined } = {}) {
    const token = await this.#session.accessToken();
    const headers = key && { 'idempotency-key': key };
    try {
      return await repeated(repeat, () => exchange(method, path, { body, token, headers }));
    } catch (error) {
      if (error.status !== 401) throw error;
      // Revoked or expired early (a changed clock): once more with a new token.
      return exchange(method, path, { body, headers, token: await this.#session.renew() });
    }
  }
}

// A phone that changes its network drops what is under way, with or without having been heard.
async function repeated(repeat, work) {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      const lost = error.status === 0 || error.code === 'unknown';
      if (!repeat || !lost || tries === MAX_TRIES) throw error;
      await delay(Math.max(error.retryMillis ?? 0, backoff(tries)));
    }
  }
}
