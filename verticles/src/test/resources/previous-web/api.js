import { exchange } from './http.js';
import { backoff, delay } from './timing.js';

const READ_TRIES = 3;

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

  createRoom = (title, members) => this.#call('POST', '/rooms', { title, members });
  directRoom = (handle) => this.#call('POST', '/rooms/direct', { handle });
  listRooms = (cursor, limit) => this.#call('GET', `/rooms${query({ cursor, limit })}`);
  getRoom = (room) => this.#call('GET', `/rooms/${enc(room)}`);
  listMembers = (room, cursor, limit) => this.#call('GET', `/rooms/${enc(room)}/members${query({ cursor, limit })}`);
  addMember = (room, handle) => this.#call('POST', `/rooms/${enc(room)}/members`, { handle });
  /** Up to 100 rooms; the answer tells of each. */
  leaveRooms = (rooms) => this.#call('POST', '/me/rooms/leave', { rooms });
  leaveRoom = (room) => this.#call('DELETE', `/rooms/${enc(room)}/members/me`);

  /**
   * Up to `limit` events, ascending: those after, or the newest before, a sequence number of this epoch.
   * @param {string} room
   * @param {{before?: number, after?: number, epoch?: number, limit: number}} range
   */
  history = (room, { before, after, epoch, limit }) =>
    this.#call('GET', `/rooms/${enc(room)}/messages${query({ before, after, epoch, limit })}`);

  /** What became of the caller's own message: `events` has it, or `final` says that it is not to come. */
  messageOf = (room, cid) => this.#call('GET', `/rooms/${enc(room)}/messages${query({ cid })}`);

  async #call(method, path, body) {
    const token = await this.#session.accessToken();
    try {
      return await repeated(method, () => exchange(method, path, { body, token }));
    } catch (error) {
      if (error.status !== 401) throw error;
      // Revoked or expired early (a changed clock): once more with a new token.
      return exchange(method, path, { body, token: await this.#session.renew() });
    }
  }
}

// A phone that changes its network drops what is under way; reading again does no harm.
async function repeated(method, work) {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (method !== 'GET' || error.status !== 0 || tries === READ_TRIES) throw error;
      await delay(backoff(tries));
    }
  }
}
