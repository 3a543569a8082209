import { Api } from './api.js';
import { Conversation } from './conversation.js';
import { Drafts } from './drafts.js';
import { Observable } from './observable.js';
import { Outbox } from './outbox.js';
import { People } from './people.js';
import { Rooms } from './rooms.js';
import { toldTime } from './servertime.js';
import { Socket } from './socket.js';

const MAX_HELD = 8;
const CURSOR = /^u:(\d+)/;

/**
 * Everything one logged-in user sees, made at login and dropped at logout: builds the parts, carries
 * pushes to the part they concern, and knows which conversation is open. Observed for that.
 */
export class Store extends Observable {
  /** @type {Conversation | undefined} */
  conversation;
  #held = new Map();
  /** Newest event of the user's log that was heard of, and the epoch it is of (undefined: none told). */
  #cursor;
  #epoch;
  #resumed;

  /** @param {import('./session.js').Session} session with a user */
  constructor(session) {
    super();
    this.me = session.user;
    this.api = new Api(session);
    this.people = new People(this.api);
    this.people.add([this.me]);
    this.drafts = new Drafts(this.me.id);
    this.rooms = new Rooms(this.me, this.api, this.people);
    this.socket = new Socket(session, {
      hello: () => this.#hello(),
      welcome: (frame) => this.#welcome(frame),
      push: (frame) => this.#push(frame),
    });
    this.outbox = new Outbox(this.me.id, {
      online: () => this.socket.online,
      send: (item) => this.#send(item),
      ask: (item) => this.#ask(item),
      window: () => ({ past: this.limits.cid * 1000, ahead: this.limits.cid_ahead * 1000 }),
    });
    /** Limits as the server told them: code points of a text, seconds that a cid may be old or ahead. */
    this.limits = { text: 8_000, cid: 604_800, cid_ahead: 86_400 };
  }

  start() {
    addEventListener('pagehide', this.#hide);
    // The list is read on connecting; it is worth showing without a connection, too.
    this.socket.observe(() => {
      if (this.socket.state === 'waiting' && !this.rooms.loaded) this.rooms.load();
    });
    this.socket.start();
  }

  stop() {
    removeEventListener('pagehide', this.#hide);
    this.socket.stop();
    this.rooms.stop();
    for (const held of this.#held.values()) held.log.close();
  }

  /** Whether nothing was begun here that is not on the server yet. */
  get empty() {
    return this.drafts.empty && this.outbox.empty;
  }

  /** Forgets all of that: for who logs out. */
  forget() {
    this.drafts.clear();
    this.outbox.clear();
  }

  #hide = () => this.conversation?.reportNow();

  /** Opens a room by its id, or none. */
  show(id) {
    if (this.conversation?.id === id) return;
    this.conversation?.leave();
    this.conversation = id && this.#hold(id);
    this.conversation?.enter();
    this.changed();
  }

  /** A log applied an event: whoever else is concerned hears of it. Called once an event. */
  applied(event) {
    if (event.k === 'member' && event.d.name) {
      this.people.add([{ id: event.d.user, handle: event.d.handle, name: event.d.name }]);
    }
    if (event.s === this.me.id && event.c) this.outbox.remove(event.c);
    this.rooms.event(event);
  }

  // The most recently used conversations stay in memory.
  #hold(id) {
    const held = this.#held.get(id) ?? new Conversation(id, this);
    this.#held.delete(id);
    this.#held.set(id, held);
    for (const [oldest, old] of this.#held) {
      if (this.#held.size <= MAX_HELD) break;
      old.log.close();
      this.#held.delete(oldest);
    }
    return held;
  }

  async #send({ room, cid, text }) {
    const stored = await this.socket.request({ t: 'send', r: room, cid, d: { text } });
    this.rooms.sent(room, stored);
    if (this.conversation?.id === room) this.conversation.push({ t: 'head', q: stored.q });
    else queueMicrotask(() => this.outbox.remove(cid));
    return stored;
  }

  async #ask({ room, cid }) {
    const { events, final, time } = await this.api.messageOf(room, cid);
    toldTime(time);
    const [event] = events;
    if (event) this.rooms.sent(room, event);
    if (event && this.conversation?.id !== room) queueMicrotask(() => this.outbox.remove(cid));
    return { stored: event && { q: event.q, ts: event.ts }, final };
  }

  #hello() {
    this.#resumed = this.conversation?.position === undefined ? undefined : this.conversation;
    return {
      ...(this.#cursor === undefined ? {} : { cur: ['u', this.#cursor, this.#epoch].filter((part) => part !== undefined).join(':') }),
      ...(this.#resumed ? { pos: { [this.#resumed.id]: this.#resumed.position } } : {}),
    };
  }

  #welcome({ cur, e, reset, lim, time }) {
    toldTime(time);
    // Replayed events of the user log come after this and bring an older cursor up.
    if (this.#cursor === undefined || reset) this.#cursor = Number(CURSOR.exec(cur)?.[1] ?? 0);
    this.#epoch = e;
    Object.assign(this.limits, lim);
    if (reset) this.rooms.missed();
    else this.rooms.load();
    this.conversation?.connected(this.conversation === this.#resumed);
    this.outbox.flush();
  }

  #push(frame) {
    switch (frame.t) {
      case 'uev':
        return this.#userEvent(frame);
      case 'ugap':
        this.#cursor = Math.max(this.#cursor, frame.to);
        return void this.rooms.missed();
      case 'ping':
        for (const [r, [q]] of Object.entries(frame.heads ?? {})) this.#roomPush({ t: 'head', r, q });
        return undefined;
      case 'read':
        if (frame.s === this.me.id) this.rooms.read(frame.r, frame.n);
        return this.#roomPush(frame);
      default:
        return frame.r ? this.#roomPush(frame) : undefined;
    }
  }

  #roomPush(frame) {
    if (this.conversation?.id === frame.r) this.conversation.push(frame);
    else if (frame.t === 'head') this.rooms.head(frame);
  }

  #userEvent({ u, k, d }) {
    if (u <= this.#cursor) return;
    const hole = u > this.#cursor + 1;
    this.#cursor = u;
    if (hole) this.rooms.missed();
    if (k === 'room_added') {
      this.rooms.added(d.r);
      if (this.conversation?.id === d.r) this.conversation.added();
    } else if (k === 'read') this.rooms.read(d.r, d.n);
    else if (k === 'room_left') {
      this.rooms.left(d.r);
      if (this.conversation?.id === d.r) this.conversation.push({ t: 'closed', code: 'not_found' });
    }
  }
}
