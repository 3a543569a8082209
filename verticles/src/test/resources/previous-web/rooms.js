import { Observable } from './observable.js';
import { RoomNews, greatest } from './roomnews.js';
import { backoff, delay } from './timing.js';

const PAGE = 200;
/** Beyond what the server allows: 5,000 of one's own, and those to which others added. */
const MAX_ROOMS = 10_000;
const REFRESH_MS = 1_000;
const MAX_TRIES = 6;
/** As many as one request takes. */
const LEAVING_AT_ONCE = 100;

/**
 * The rooms of the user with newest message and unread count. Numbers follow the pushes at once;
 * the newest text of a room that is not open is read over HTTP, at most once a second for each. What
 * pushes told wins over answers that were asked for before (roomnews.js).
 */
export class Rooms extends Observable {
  loaded = false;
  failed = false;
  #me;
  #api;
  #people;
  #rooms = new Map();
  #news = new RoomNews();
  #sorted;
  #refreshing = new Map();
  #loading;
  #again = false;
  #leaving = new Set();
  #stopped = false;

  constructor(me, api, people) {
    super();
    this.#me = me;
    this.#api = api;
    this.#people = people;
  }

  /** Newest activity first. Not to be changed. */
  get list() {
    this.#sorted ??= [...this.#rooms.values()].sort(newestFirst);
    return this.#sorted;
  }

  get unread() {
    return this.list.reduce((sum, room) => sum + room.unread, 0);
  }

  get(id) {
    return this.#rooms.get(id);
  }

  changed() {
    this.#sorted = undefined;
    super.changed();
  }

  /** No requests any more. */
  stop() {
    this.#stopped = true;
  }

  /** Reads the whole list anew; at start, after each reconnect and after missed events. */
  load() {
    // One that is under way was asked for before whatever calls for this one.
    if (this.#loading) this.#again = true;
    this.#loading ??= this.#loadUntilDone().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #loadUntilDone() {
    for (let tries = 0; !this.#stopped; ) {
      this.#again = false;
      try {
        await this.#readAll();
        tries = 0;
        if (!this.#again) return;
      } catch (error) {
        this.failed = !this.loaded;
        this.changed();
        if (!error.retryable || ++tries === MAX_TRIES) return;
        await delay(Math.max(error.retryMillis, backoff(tries)));
      }
    }
  }

  async #readAll() {
    const asked = this.#news.ask();
    const found = new Set();
    let cursor;
    do {
      const page = await this.#api.listRooms(cursor, PAGE);
      for (const room of page.rooms) {
        found.add(room.id);
        if (this.#rooms.has(room.id) || this.#news.listCounts(room.id, asked)) this.#merge(room, asked, 0);
      }
      // Rooms of a database that cannot be asked just now: what is known of them stays.
      for (const id of page.unavailable ?? []) found.add(id);
      cursor = page.next;
      this.changed();
    } while (cursor && found.size < MAX_ROOMS);
    if (!cursor) this.#dropAllBut(found, asked);
    this.loaded = true;
    this.failed = false;
    this.changed();
  }

  #dropAllBut(found, asked) {
    for (const id of this.#rooms.keys()) {
      if (!found.has(id) && this.#news.listCounts(id, asked)) this.#rooms.delete(id);
    }
    if (this.#refreshing.size === 0) this.#news.settled(asked);
  }

  /** A room as the answer to its making told it. */
  put(room) {
    this.#news.done(room.id, true);
    this.#merge(room, this.#news.ask(), Date.now());
    this.changed();
    return this.#rooms.get(room.id);
  }

  /** One has left; the answer said so. */
  remove(id) {
    this.#news.done(id, false);
    if (this.#rooms.delete(id)) this.changed();
  }

  /** The user's log: one is a member of this room, perhaps again. */
  added(id) {
    this.#news.event(id, true);
    this.refresh(id);
  }

  /** The user's log: one is no member any more. */
  left(id) {
    this.#news.event(id, false);
    if (this.#rooms.delete(id)) this.changed();
  }

  /** Events of the user's log are missing. */
  missed() {
    this.#news.missed();
    this.load();
  }

  /**
   * Leaves these rooms; each that was left goes from the list at once.
   * @param {(left: number) => void} progress
   * @returns {Promise<object | undefined>} a failure as ApiError or {code}; others may have been left
   */
  async leaveAll(ids, progress) {
    for (const id of ids) this.#leaving.add(id);
    const waiting = [...ids];
    let left = 0;
    let failure;
    for (let tries = 0; waiting.length > 0 && tries <= MAX_TRIES; ) {
      const part = waiting.splice(0, LEAVING_AT_ONCE);
      const results = await this.#leave(part);
      const later = results.filter(({ again }) => again).map(({ room }) => room);
      failure = results.find(({ code }) => code) ?? failure;
      left += results.filter(({ gone }) => gone).length;
      progress(left);
      waiting.push(...later);
      tries = later.length < part.length ? 0 : tries + 1;
      if (later.length > 0) await delay(Math.max(results.find(({ again }) => again).retryMillis ?? 0, backoff(tries)));
    }
    for (const id of ids) this.#leaving.delete(id);
    return failure ?? (waiting.length > 0 ? { code: 'busy' } : undefined);
  }

  async #leave(ids) {
    try {
      const { results } = await this.#api.leaveRooms(ids);
      return results.map(({ room, left, code }) => this.#leftOne(room, left, code));
    } catch (error) {
      const { code, retryable: again, retryMillis } = error;
      return ids.map((room) => (again ? { room, again, retryMillis } : { room, code }));
    }
  }

  // `not_found`: no member already.
  #leftOne(room, left, code) {
    const gone = left || code === 'not_found';
    if (gone) this.remove(room);
    const again = !gone && ['busy', 'unavailable', 'unknown', 'rate_limited'].includes(code);
    return { room, gone, again, code: gone || again ? undefined : code };
  }

  /** A room that is not open moved on. */
  head({ r, q, n, ts = Date.now() }) {
    const room = this.#rooms.get(r);
    if (!room) {
      if (this.#news.isOut(r)) return undefined;
      this.#news.numbers(r, { head: q, n, at: ts });
      return void this.refresh(r);
    }
    if (q <= room.head || this.#leaving.has(r)) return undefined;
    this.#advance(room, { q, n, ts });
    return void this.refresh(r);
  }

  /** An event of the room that is open. */
  event(event) {
    const { r, q, n, ts } = event;
    const own = event.k === 'msg' && event.s === this.#me.id;
    const room = this.#rooms.get(r);
    if (!room) return this.#news.numbers(r, { head: q, n, readN: own ? n : 0, at: ts });
    if (event.k === 'msg') {
      if (q > (room.last?.q ?? 0)) room.last = event;
      // Sending moves one's own read position.
      if (own) room.readN = Math.max(room.readN, n);
    }
    this.#advance(room, { q, n: n ?? room.n, ts });
    return event.k === 'member' ? void this.refresh(r) : undefined;
  }

  /** The room's log begins anew, of another epoch: what was known of it may not be so. */
  restored(id, { q, n, rn }) {
    const room = this.#rooms.get(id);
    if (!room) return;
    Object.assign(room, { head: q, n, readN: rn, last: undefined, unread: Math.max(0, n - rn), asked: this.#news.ask() });
    this.changed();
    this.refresh(id);
  }

  /** An own message was stored as number `n`: it and what is before it count as read. */
  sent(id, { q, n, ts }) {
    const room = this.#rooms.get(id);
    if (room && n > 0) {
      room.readN = Math.max(room.readN, n);
      this.#advance(room, { q, n, ts });
    }
  }

  /** Own read position, from here or from another device. */
  read(id, n) {
    const room = this.#rooms.get(id);
    if (!room) return this.#news.numbers(id, { readN: n });
    if (n <= room.readN) return undefined;
    room.readN = n;
    room.unread = Math.max(0, room.n - n);
    room.touched = this.#news.ask();
    return this.changed();
  }

  /** Reads one room anew, now if it was not done within the last second, else at its end. */
  async refresh(id, tries = 0) {
    if (this.#refreshing.has(id)) {
      this.#refreshing.set(id, 0);
      return;
    }
    this.#refreshing.set(id, undefined);
    const asked = this.#news.ask();
    let wait = REFRESH_MS;
    try {
      this.#answered(id, await this.#api.getRoom(id), asked);
    } catch (error) {
      if (error.code === 'not_found') this.#answered(id, undefined, asked);
      else if (error.retryable && tries < MAX_TRIES) {
        this.#refreshing.set(id, tries + 1);
        wait += Math.max(error.retryMillis, backoff(tries));
      }
    }
    await delay(wait);
    const again = this.#refreshing.get(id);
    this.#refreshing.delete(id);
    if (again !== undefined && !this.#stopped) this.refresh(id, again);
  }

  // What was heard after it was asked for wins, and has asked for a newer answer where one is needed.
  #answered(id, room, asked) {
    if (this.#news.since(id, asked)) return;
    this.#news.answered(id, room !== undefined, asked);
    if (room) this.#merge(room, asked, Date.now());
    else this.#rooms.delete(id);
    this.changed();
  }

  #advance(room, { q, n, ts }) {
    room.head = Math.max(room.head, q);
    room.n = Math.max(room.n, n ?? 0);
    room.at = Math.max(room.at, ts ?? 0);
    room.unread = Math.max(0, room.n - room.readN);
    room.touched = this.#news.ask();
    this.changed();
  }

  // An answer may have been overtaken by pushes and by newer answers: numbers only grow, unless the
  // room itself has gone back (a database restored from a backup) after all that was heard of it.
  #merge(room, asked, at) {
    this.#people.add(room.members ?? []);
    const held = this.#rooms.get(room.id);
    const wentBack = held && room.head < held.head && asked > Math.max(held.asked, held.touched ?? 0);
    const old = wentBack ? undefined : held;
    const newer = old?.asked > asked ? old : room;
    const own = room.last?.s === this.#me.id ? (room.last.n ?? 0) : 0;
    const told = { ...room, readN: Math.max(room.readN, own), at: room.last?.ts ?? old?.at ?? at };
    const numbers = greatest(greatest(told, old), this.#news.takeNumbers(room.id));
    const last = (old?.last?.q ?? 0) > (room.last?.q ?? 0) ? old.last : room.last;
    const { head, n, readN } = numbers;
    const unread = Math.max(0, n - readN);
    this.#rooms.set(room.id, { ...newer, head, n, readN, at: numbers.at, last, unread, asked: newer === old ? old.asked : asked });
  }
}

// Ids are numbers in decimal: the longer one is the greater.
const newestFirst = (a, b) => b.at - a.at || b.id.length - a.id.length || (b.id > a.id ? 1 : -1);
