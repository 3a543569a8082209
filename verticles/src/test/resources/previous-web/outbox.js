import { Observable } from './observable.js';
import { serverNow } from './servertime.js';
import { tab } from './storage.js';
import { backoff, delay } from './timing.js';
import { timeOf, uuid7 } from './uuid.js';

const MAX_TRIES = 6;
/** Not to send at the very edge of what the server takes. */
const EDGE_MS = 5_000;

/**
 * Own messages on their way: each has its `cid` from the start and keeps it for every try, so the
 * server stores it once. It gets a new one only when the server says that the old one is not stored
 * and cannot be any more. One at a time a room, in the order they were written. They survive a reload
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
   * @param {{online: () => boolean, send: (item: object) => Promise<{q: number, ts: number}>,
   *     ask: (item: object) => Promise<{stored?: {q: number, ts: number}, final: boolean}>,
   *     window: () => {past: number, ahead: number}}} wire
   *     send and ask fail as ApiError; ask tells what became of a cid; window: how old and how far
   *     ahead a cid may be, in milliseconds
   */
  constructor(user, wire) {
    super();
    this.#key = `cotalk.outbox.${user}`;
    this.#wire = wire;
    const kept = tab.json(this.#key);
    this.#items = Array.isArray(kept) ? kept : [];
  }

  of(room) {
    return this.#items.filter((item) => item.room === room);
  }

  get empty() {
    return this.#items.every(({ state }) => state === 'sent');
  }

  /** Gives all of them up. */
  clear() {
    this.#items = [];
    this.#saved();
  }

  add(room, text) {
    const ts = serverNow();
    this.#items = [...this.#items, { cid: uuid7(ts), room, text, ts, state: 'pending' }];
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
    let { cid } = item;
    for (let tries = 0, expired = false; ; tries++) {
      try {
        if (expired || !this.#inWindow(cid)) cid = await this.#renewed(item, cid);
        if (cid === undefined) return true;
        const { q, ts } = await this.#wire.send({ ...item, cid });
        this.#change(cid, { state: 'sent', q, ts });
        return true;
      } catch (error) {
        if (!this.#wire.online()) return false;
        expired = error.code === 'cid_expired';
        if ((!error.retryable && !expired) || tries >= MAX_TRIES) {
          this.#change(cid, { state: 'failed', code: error.code });
          return true;
        }
        await delay(Math.max(error.retryMillis ?? 0, backoff(tries)));
      }
    }
  }

  // The server is asked first: an earlier try may have been stored, and its answer lost. Undefined: it was.
  async #renewed(item, cid) {
    const { stored, final } = await this.#wire.ask({ ...item, cid });
    if (stored) {
      this.#change(cid, { state: 'sent', ...stored });
      return undefined;
    }
    if (!final) return cid;
    const fresh = uuid7(serverNow());
    this.#change(cid, { cid: fresh, ts: serverNow() });
    return fresh;
  }

  #inWindow(cid) {
    const { past, ahead } = this.#wire.window();
    const age = serverNow() - timeOf(cid);
    return age < past - EDGE_MS && -age < ahead - EDGE_MS;
  }

  #change(cid, change) {
    const item = this.#items.find((one) => one.cid === cid);
    this.#items = this.#items.map((one) => (one === item ? { ...one, ...change } : one));
    this.#saved();
    return item?.room;
  }

  #saved() {
    const unsent = this.#items.filter(({ state }) => state !== 'sent');
    if (unsent.length > 0) tab.set(this.#key, JSON.stringify(unsent));
    else tab.remove(this.#key);
    this.changed();
  }
}
