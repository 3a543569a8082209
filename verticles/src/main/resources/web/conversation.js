import { Observable } from './observable.js';
import { Readers } from './readers.js';
import { RoomLog } from './roomlog.js';
import { backoff, delay } from './timing.js';
import { Typing } from './typing.js';

const PAGE = 50;
const MAX_FIRST_PAGE = 200;
const MAX_PAGE = 200;
/** With more unread than this, the log begins where they begin, not at the newest. */
const FAR = 150;
const CONTEXT = 20;
const MAX_STEPS = 8;
const KEEP = 300;
const MAX_EVENTS = 600;
const REPORT_MS = 1_000;
const MAX_READERS = 200;

let generations = 0;

/**
 * One room as it is looked at: its log, where reading began, and the opening on the socket. Stays
 * around after leave() so that entering again shows at once what is held and asks for the rest.
 */
export class Conversation extends Observable {
  /** Not a member any more (or never was). */
  gone = false;
  /** The first page could not be read; `load` tries again. */
  failed = false;
  /** Messages after this ordinal were unread on entering; undefined: none were. */
  unreadAfter;
  /** Who has read how far; empty in rooms of many. */
  readers = new Readers();
  /** Who types here just now. */
  typing = new Typing(() => this.#store.socket.request({ t: 'typing', r: this.id }));
  /** The newest events that arrived live, for announcing. */
  fresh = [];
  /** @type {RoomLog} another one whenever another part of the room is looked at */
  log;
  #store;
  #generation = 0;
  #entered = false;
  #refused = 0;
  #reported = 0;
  #reporting = false;
  #paging = false;

  /** @param {import('./store.js').Store} store */
  constructor(id, store) {
    super();
    this.id = id;
    this.#store = store;
    this.log = this.#newLog();
  }

  #newLog() {
    this.log?.close();
    const log = new RoomLog(
      (range) => this.#store.api.history(this.id, range),
      (fresh) => log === this.log && this.#advanced(fresh),
      () => log === this.log && this.#beginAnew(),
    );
    return log;
  }

  /** A text begun and not sent. */
  get draft() {
    return this.#store.drafts.get(this.id);
  }

  set draft(text) {
    this.#store.drafts.set(this.id, text);
  }

  get room() {
    return this.#store.rooms.get(this.id);
  }

  /** Own messages that are not events of the log yet. */
  get unsent() {
    return this.#store.outbox.of(this.id);
  }

  enter() {
    this.#entered = true;
    this.gone = false;
    this.unreadAfter = this.room?.unread > 0 ? this.room.readN : undefined;
    const far = this.log.newer || this.room?.head - this.log.last > FAR;
    if (this.log.loaded && far) this.log = this.#newLog();
    this.#open();
    if (!this.log.loaded) this.load();
  }

  /** One has become a member, perhaps again. */
  added() {
    if (!this.gone || !this.#entered) return;
    this.log = this.#newLog();
    this.enter();
    this.changed();
  }

  leave() {
    this.#entered = false;
    this.log.trim(KEEP);
    this.typing.clear();
    const { socket } = this.#store;
    this.reportNow();
    if (socket.online) socket.request({ t: 'close', r: this.id, g: this.#generation }).catch(() => undefined);
  }

  /** The first page: from a little before the first unread message on, else the newest. */
  async load() {
    this.failed = false;
    const { log, unreadAfter } = this;
    const unread = unreadAfter === undefined ? 0 : (this.room?.unread ?? 0);
    try {
      if (unread <= FAR) await log.load(Math.min(MAX_FIRST_PAGE, Math.max(PAGE, unread + PAGE / 2)));
      if (unread > 0 && !(log.loaded && log.reaches(unreadAfter))) await this.#loadAround(log, unreadAfter);
    } catch (error) {
      if (log !== this.log) return;
      this.gone = error.code === 'not_found';
      this.failed = !this.gone;
    }
    this.changed();
  }

  /*
   * The page in which message number `n` is. Only its `n` is known; its `q` is as much greater as
   * there are events before it that are no messages, and each page tells how many those are.
   */
  async #loadAround(log, n) {
    let after = Math.max(0, n - CONTEXT);
    for (let step = 0; step < MAX_STEPS; step++) {
      const page = await this.#store.api.history(this.id, { after, limit: MAX_PAGE });
      if (page.events.length === 0) break;
      const reached = page.events.findLast((event) => event.n)?.n ?? 0;
      if (reached > n || !page.more) return log.startAt(page);
      after = page.events.at(-1).q + Math.max(0, n - reached - CONTEXT);
    }
    return log.load(MAX_FIRST_PAGE);
  }

  /** Shows the room from the first message on that was not seen. */
  goToUnread() {
    this.unreadAfter = this.room?.readN;
    this.#anew();
  }

  /** Shows the newest messages, of a log that is not at the end. */
  goToNewest() {
    this.unreadAfter = undefined;
    this.#anew();
  }

  // The database was restored: what was shown may not be there any more.
  #beginAnew() {
    this.readers = new Readers();
    this.unreadAfter = undefined;
    this.#anew();
    this.#open();
  }

  #anew() {
    this.log = this.#newLog();
    this.changed();
    this.load();
  }

  /** Earlier events; fails as ApiError. */
  loadOlder = () => this.log.loadOlder(PAGE);

  /** Later events, of a log that is not at the end; fails as ApiError. */
  async loadNewer() {
    this.#paging = true;
    try {
      await this.log.loadNewer(MAX_PAGE);
    } finally {
      this.#paging = false;
    }
    if (this.log.newer && this.log.events.length > MAX_EVENTS) this.log.trim(KEEP);
  }

  /** Where to resume, for the next `hello`; undefined when there is nothing to resume. */
  get position() {
    return this.#entered && !this.gone ? this.#place : undefined;
  }

  get #place() {
    const { loaded, newer, last, epoch } = this.log;
    if (!loaded || newer) return undefined;
    return epoch === undefined ? last : [last, epoch];
  }

  /** A new connection stands; rooms with a position were opened by its `hello`. */
  connected(resumed) {
    if (!this.#entered) return;
    if (!resumed) this.#open();
    if (this.failed) this.load();
    this.#report();
  }

  /** A frame about this room. */
  push(frame) {
    if (frame.g && frame.g !== this.#generation) return;
    switch (frame.t) {
      case 'ev':
        return this.log.apply(frame);
      case 'gap':
        return this.log.gap(frame);
      case 'read':
        return this.readers.moved(frame.s, frame.n) ? this.changed() : undefined;
      case 'typing':
        return this.typing.heard(frame);
      case 'opened':
        return this.#opened(frame);
      case 'closed':
        return void this.#closed(frame.code);
      case 'head':
        return void this.log.heard(frame.q);
      default:
        return undefined;
    }
  }

  /**
   * The messages with the ordinals `first` to `last` were in view, one after the other. The read
   * position moves only to what joins on to what was read: never past messages nobody has seen.
   */
  displayed(first, last) {
    const read = this.room?.readN;
    if (read !== undefined && first <= read + 1 && last > read) this.seen(last);
  }

  /** The reader says that all is read. */
  readAll() {
    this.forgetUnread();
    this.seen(this.room?.n ?? 0);
  }

  /** The reader has seen the messages up to ordinal `n`. */
  seen(n) {
    this.#store.rooms.read(this.id, n);
    if (this.readers.moved(this.#store.me.id, n)) this.changed();
    this.#report();
  }

  /** The "unread from here" line has done its work. */
  forgetUnread() {
    if (this.unreadAfter === undefined) return;
    this.unreadAfter = undefined;
    this.changed();
  }

  /** While nobody looks: what comes from here on is unread. */
  markUnread() {
    const { room } = this;
    if (room?.unread > 0 && !(this.unreadAfter >= room.readN)) this.unreadAfter = room.readN;
  }

  send(text) {
    if (this.log.newer) this.goToNewest();
    this.forgetUnread();
    this.typing.sent();
    this.#store.outbox.add(this.id, text);
  }

  async #open() {
    const { socket } = this.#store;
    if (!socket.online) return;
    const generation = ++generations;
    this.#generation = generation;
    const pos = this.#place;
    const frame = { t: 'open', r: this.id, g: generation, ...(pos === undefined ? {} : { pos }) };
    try {
      const opened = await socket.request(frame);
      if (generation === this.#generation) this.#opened(opened);
    } catch (error) {
      if (generation === this.#generation) this.#closed(error.code);
    }
  }

  #opened({ q, n, rn, e, reset }) {
    this.#refused = 0;
    this.#reported = rn ?? 0;
    if (reset) this.#store.rooms.restored(this.id, { q, n, rn });
    // Of another epoch: begins anew and opens again.
    const { log } = this;
    if (reset) log.over();
    else log.of(e);
    if (log !== this.log) return;
    this.#store.rooms.read(this.id, this.#reported);
    this.log.heard(q);
    this.#report();
    this.#readReaders();
  }

  async #readReaders() {
    if (!(this.room?.memberCount <= MAX_READERS)) return;
    try {
      const { members } = await this.#store.api.listMembers(this.id, undefined, MAX_READERS);
      this.#store.people.add(members.map(({ user }) => user));
      this.readers.replace(members);
      this.readers.moved(this.#store.me.id, this.room?.readN ?? 0);
      this.changed();
    } catch {
      // Only numbers beside messages are missing; the next opening asks again.
    }
  }

  async #closed(code) {
    if (code === 'not_found' || code === 'forbidden') {
      this.gone = true;
      this.changed();
      return;
    }
    await delay(REPORT_MS + backoff(this.#refused++));
    if (this.#entered) this.#open();
  }

  #advanced(fresh) {
    for (const event of fresh) {
      this.#store.applied(event);
      // Who sends has read.
      if (event.n) this.readers.moved(event.s, event.n);
      if (event.n) this.typing.wrote(event.s, event.q);
      if (event.k === 'member' && event.d.op === 'leave') this.typing.ended(event.d.user);
      if (event.n && event.s === this.#store.me.id) this.#reported = Math.max(this.#reported, event.n);
    }
    if (fresh.some(({ k, q }) => k === 'member' && q === this.log.last)) this.#readReaders();
    this.fresh = this.#paging ? [] : fresh;
    this.changed();
  }

  /** Lets old events go while the newest are looked at. */
  trim() {
    if (this.log.events.length > MAX_EVENTS) this.log.trim(KEEP);
  }

  // Tells the server the read position, at most once a second; numbers only grow, so the last wins.
  async #report() {
    if (this.#reporting) return;
    this.#reporting = true;
    const { socket } = this.#store;
    while (socket.online && this.#unreported && (await this.reportNow())) await delay(REPORT_MS);
    this.#reporting = false;
  }

  get #unreported() {
    return (this.room?.readN ?? 0) > this.#reported;
  }

  /**
   * The same without waiting, for a page about to go.
   * @returns {Promise<boolean>} false if it failed: the next message seen, or the next connection, tries again
   */
  async reportNow() {
    if (!this.#unreported) return true;
    const n = this.room.readN;
    try {
      await this.#store.socket.request({ t: 'read', r: this.id, n });
      this.#reported = Math.max(this.#reported, n);
      return true;
    } catch {
      return false;
    }
  }
}
