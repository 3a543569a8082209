import { Observable } from './observable.js';

const PAGE = 100;
const MAX_ROOMS = 1_000;
const REFRESH_MS = 1_000;

/**
 * The rooms of the user with newest message and unread count. Numbers follow the pushes at once;
 * the newest text of a room that is not open is read over HTTP, at most once a second for each.
 */
export class Rooms extends Observable {
  loaded = false;
  failed = false;
  #me;
  #api;
  #people;
  #rooms = new Map();
  #refreshing = new Map();
  #loading;

  constructor(me, api, people) {
    super();
    this.#me = me;
    this.#api = api;
    this.#people = people;
  }

  /** Newest activity first. */
  get list() {
    return [...this.#rooms.values()].sort((a, b) => b.at - a.at || (BigInt(b.id) > BigInt(a.id) ? 1 : -1));
  }

  get unread() {
    return this.list.reduce((sum, room) => sum + room.unread, 0);
  }

  get(id) {
    return this.#rooms.get(id);
  }

  /** Reads the whole list anew; at start and after each reconnect. */
  load() {
    this.#loading ??= this.#readAll().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #readAll() {
    const found = new Map();
    try {
      let cursor;
      do {
        const page = await this.#api.listRooms(cursor, PAGE);
        for (const room of page.rooms) found.set(room.id, room);
        // Rooms of a database that cannot be asked just now: what is known of them stays.
        for (const id of page.unavailable ?? []) found.set(id, this.#rooms.get(id));
        cursor = page.next;
      } while (cursor && found.size < MAX_ROOMS);
    } catch {
      this.failed = !this.loaded;
      this.changed();
      return;
    }
    for (const id of this.#rooms.keys()) if (!found.has(id)) this.#rooms.delete(id);
    for (const room of found.values()) if (room) this.#merge(room, 0);
    this.loaded = true;
    this.failed = false;
    this.changed();
  }

  /** A room as an HTTP answer told it. */
  put(room) {
    this.#merge(room, Date.now());
    this.changed();
    return this.#rooms.get(room.id);
  }

  remove(id) {
    if (this.#rooms.delete(id)) this.changed();
  }

  /** A room that is not open moved on. */
  head({ r, q, n, ts }) {
    const room = this.#rooms.get(r);
    if (!room) return void this.refresh(r);
    if (q <= room.head) return undefined;
    this.#advance(room, { q, n, ts: ts ?? Date.now() });
    return void this.refresh(r);
  }

  /** An event of the room that is open. */
  event(event) {
    const room = this.#rooms.get(event.r);
    if (!room) return;
    if (event.k === 'msg') {
      if (event.q > (room.last?.q ?? 0)) room.last = event;
      // Sending moves one's own read position.
      if (event.s === this.#me.id) room.readN = Math.max(room.readN, event.n);
      this.#advance(room, event);
    } else this.#advance(room, { ...event, n: room.n });
    if (event.k === 'member') this.refresh(event.r);
  }

  /** Own read position, from here or from another device. */
  read(id, n) {
    const room = this.#rooms.get(id);
    if (!room || n <= room.readN) return;
    room.readN = n;
    room.unread = Math.max(0, room.n - n);
    this.changed();
  }

  /** Reads one room anew, now if it was not done within the last second, else at its end. */
  async refresh(id) {
    if (this.#refreshing.has(id)) {
      this.#refreshing.set(id, true);
      return;
    }
    this.#refreshing.set(id, false);
    setTimeout(() => {
      const again = this.#refreshing.get(id);
      this.#refreshing.delete(id);
      if (again) this.refresh(id);
    }, REFRESH_MS);
    try {
      this.put(await this.#api.getRoom(id));
    } catch (error) {
      if (error.code === 'not_found') this.remove(id);
    }
  }

  #advance(room, { q, n, ts }) {
    room.head = Math.max(room.head, q);
    room.n = Math.max(room.n, n ?? 0);
    room.at = Math.max(room.at, ts ?? 0);
    room.unread = Math.max(0, room.n - room.readN);
    this.changed();
  }

  // An answer may have been overtaken by pushes: numbers only grow.
  #merge(room, at) {
    this.#people.add(room.members ?? []);
    const old = this.#rooms.get(room.id);
    const merged = { ...room, at: room.last?.ts ?? old?.at ?? at };
    if (old) {
      merged.head = Math.max(room.head, old.head);
      merged.n = Math.max(room.n, old.n);
      merged.readN = Math.max(room.readN, old.readN);
      merged.at = Math.max(merged.at, old.at);
      if ((old.last?.q ?? 0) > (room.last?.q ?? 0)) merged.last = old.last;
    }
    merged.unread = Math.max(0, merged.n - merged.readN);
    this.#rooms.set(room.id, merged);
  }
}
