import { Observable } from './observable.js';
import { backoff, delay } from './timing.js';
import { uuid7 } from './uuid.js';

const MAX_TRIES = 6;

/**
 * Own messages on their way: each has its `cid` from the start and keeps it for every try, so the
 * server stores it once. One at a time a room, in the order they were written. They survive a reload
 * of the tab.
 *
 * An item: {cid, room, text, ts, state, code?, q?}; state pending, sent (stored as `q`, its event not
 * here yet) or failed (for `code`).
 */
export class Outbox extends Observable {
  #key;
  #wire;
  #items;
  #busy = new Set();

  /**
   * @param {string} user whose messages
   * @param {{online: () => boolean, send: (item: object) => Promise<{q: number, ts: number}>}} wire
   *     send fails as ApiError
   */
  constructor(user, wire) {
    super();
    this.#key = `cotalk.outbox.${user}`;
    this.#wire = wire;
    this.#items = JSON.parse(sessionStorage.getItem(this.#key) ?? '[]');
  }

  of(room) {
    return this.#items.filter((item) => item.room === room);
  }

  add(room, text) {
    this.#items = [...this.#items, { cid: uuid7(), room, text, ts: Date.now(), state: 'pending' }];
    this.#saved();
    this.#run(room);
  }

  /** Sends a failed message again, as the same one. */
  retry(cid) {
    const room = this.#change(cid, { state: 'pending', code: undefined });
    if (room) this.#run(room);
  }

  /** Gives a message up, or tells that its event arrived. */
  remove(cid) {
    if (!this.#items.some((item) => item.cid === cid)) return;
    this.#items = this.#items.filter((item) => item.cid !== cid);
    this.#saved();
  }

  /** Goes on with everything that waits; to be called when connected. */
  flush() {
    for (const room of new Set(this.#items.map((item) => item.room))) this.#run(room);
  }

  async #run(room) {
    if (this.#busy.has(room)) return;
    this.#busy.add(room);
    try {
      for (let item; (item = this.of(room).find(({ state }) => state === 'pending')); ) {
        if (!(await this.#deliver(item))) return;
      }
    } finally {
      this.#busy.delete(room);
    }
  }

  // False: not connected, flush() will go on.
  async #deliver(item) {
    for (let tries = 0; ; tries++) {
      try {
        const { q, ts } = await this.#wire.send(item);
        this.#change(item.cid, { state: 'sent', q, ts });
        return true;
      } catch (error) {
        if (!this.#wire.online()) return false;
        if (!error.retryable || tries >= MAX_TRIES) {
          this.#change(item.cid, { state: 'failed', code: error.code });
          return true;
        }
        await delay(Math.max(error.retryMillis ?? 0, backoff(tries)));
      }
    }
  }

  #change(cid, change) {
    const item = this.#items.find((one) => one.cid === cid);
    this.#items = this.#items.map((one) => (one === item ? { ...one, ...change } : one));
    this.#saved();
    return item?.room;
  }

  #saved() {
    const unsent = this.#items.filter(({ state }) => state !== 'sent');
    if (unsent.length > 0) sessionStorage.setItem(this.#key, JSON.stringify(unsent));
    else sessionStorage.removeItem(this.#key);
    this.changed();
  }
}
