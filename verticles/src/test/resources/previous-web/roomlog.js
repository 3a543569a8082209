import { backoff, delay } from './timing.js';

const PAGE = 200;
const JUMP = 400;
const MAX_HELD = 1_000;
const MAX_TRIES = 8;
const PATIENCE_MS = 500;

/**
 * The part of one room's log that this client holds: events in one piece, ascending by `q`, none
 * missing and none twice, whatever the wire repeats, drops or reorders. The rule (docs/protocol.md):
 * apply if q == last+1, ignore if q <= last, else fetch the hole over HTTP. A log that begins with an
 * older page (startAt) is not at the end of the room: what follows it is read by loadNewer.
 */
export class RoomLog {
  /** Ascending and without holes; replaced (never changed in place) on every change. */
  events = [];
  /** Sequence number of the newest event held; 0 before the first page. */
  last = 0;
  /** Whether the server holds events before the first one here. */
  more = false;
  /** Whether it holds events after the last one here that nobody asked for yet. */
  newer = false;
  loaded = false;
  /** Which of the room's logs this is (docs/protocol.md, "Epochs"); undefined until it is told. */
  epoch;
  #held = new Map();
  #head = 0;
  #history;
  #onChange;
  #onOver;
  #repairing = false;
  #closed = false;
  #older;
  #following;

  /**
   * @param {(range: {before?: number, after?: number, epoch?: number, limit: number}) => Promise<{events: object[], head: number, more: boolean, epoch?: number}>} history
   * @param {(fresh: object[]) => void} onChange called after each change, with the events that were
   *     appended at the end (empty for older pages)
   * @param {() => void} onOver called when the room has another epoch now: this log is closed
   */
  constructor(history, onChange, onOver = () => undefined) {
    this.#history = (range) => this.#read(history, range);
    this.#onChange = onChange;
    this.#onOver = onOver;
  }

  async #read(history, range) {
    const placed = range.before !== undefined || range.after !== undefined;
    const page = await history(placed ? { ...range, epoch: this.epoch } : range);
    if (!this.#closed) this.of(page.epoch);
    return page;
  }

  /** The room's epoch was told; another one than this log's ends it. */
  of(epoch) {
    this.epoch ??= epoch;
    if (epoch !== undefined && epoch !== this.epoch) this.over();
  }

  /** What is held may not be so any more. */
  over() {
    if (this.#closed) return;
    this.#closed = true;
    this.#onOver();
  }

  /** Starts the log with the newest page. Events that came meanwhile are applied behind it. */
  async load(limit) {
    const page = await this.#history({ limit });
    if (this.#closed) return;
    this.newer = false;
    this.#start(page);
  }

  /** Starts the log with a page that was read with `after`. */
  startAt(page) {
    if (this.#closed) return;
    this.epoch = page.epoch;
    this.newer = page.more;
    this.#head = Math.max(this.#head, page.head);
    this.#start({ ...page, more: page.events[0].q > 1 });
  }

  /** Whether the message after number `n`, or what comes before it, is held. */
  reaches(n) {
    if (!this.more) return true;
    const first = this.events.find((event) => event.n);
    return first !== undefined && first.n <= n + 1;
  }

  /** One page further back; nothing if there is none, or while one is on its way. */
  loadOlder(limit) {
    if (!this.loaded || !this.more) return Promise.resolve();
    this.#older ??= this.#prepend(limit).finally(() => {
      this.#older = undefined;
    });
    return this.#older;
  }

  /** One page further on, of a log that is not at the end; else nothing. */
  loadNewer(limit) {
    if (!this.loaded || !this.newer) return Promise.resolve();
    this.#following ??= this.#follow(limit).finally(() => {
      this.#following = undefined;
    });
    return this.#following;
  }

  /** An event from the wire, live or replayed. */
  apply(event) {
    this.#head = Math.max(this.#head, event.q);
    if (this.loaded && event.q <= this.last) return;
    if (this.loaded && event.q === this.last + 1) return void this.#append([event]);
    // What is far behind an older page is read when it is scrolled to.
    if (this.newer) return;
    if (this.#held.size < MAX_HELD) this.#held.set(event.q, event);
    if (this.loaded) this.#repair();
  }

  /** Somebody said the log goes up to `q`: if its events are not here soon, they are fetched. */
  async heard(q) {
    this.#head = Math.max(this.#head, q);
    if (!this.loaded || this.newer || q <= this.last) return;
    await delay(PATIENCE_MS);
    this.#repair();
  }

  /** The server left out events up to `to`; hidden ones (from before a new joining) are not for us. */
  gap({ to, hidden = false }) {
    this.#head = Math.max(this.#head, to);
    if (this.loaded && !hidden) this.#repair();
    else if (this.loaded && to > this.last) this.#restart();
  }

  /** Forgets the oldest events beyond `keep`; they can be loaded again. */
  trim(keep) {
    if (this.events.length <= keep) return;
    this.events = this.events.slice(-keep);
    this.more = true;
    this.#onChange([]);
  }

  /** No requests and no changes any more. */
  close() {
    this.#closed = true;
  }

  #start(page) {
    this.events = [];
    this.last = page.events.length > 0 ? page.events[0].q - 1 : page.head;
    this.more = page.more && page.events.length > 0;
    this.loaded = true;
    this.#append(page.events);
    this.#repair();
  }

  // Appends what continues the log, then whatever was held and continues it now.
  #append(events) {
    const fresh = [];
    for (const event of events) {
      if (event.q === this.last + 1) this.last = fresh[fresh.push(event) - 1].q;
    }
    for (let next; (next = this.#held.get(this.last + 1)); ) this.last = fresh[fresh.push(next) - 1].q;
    if (this.newer && this.last >= this.#head) this.newer = false;
    if (this.newer) this.#held.clear();
    for (const q of this.#held.keys()) if (q <= this.last) this.#held.delete(q);
    this.#head = Math.max(this.#head, this.last);
    if (fresh.length > 0) this.events = [...this.events, ...fresh];
    this.#onChange(fresh);
  }

  async #prepend(limit) {
    const page = await this.#history({ before: this.events[0]?.q ?? this.last + 1, limit });
    const first = this.events[0]?.q ?? this.last + 1;
    if (this.#closed) return;
    this.events = [...page.events.filter((event) => event.q < first), ...this.events];
    this.more = page.more && page.events.length > 0;
    this.#onChange([]);
  }

  async #follow(limit) {
    const page = await this.#history({ after: this.last, limit });
    if (this.#closed || !this.newer) return undefined;
    if (page.events.length > 0 && page.events[0].q > this.last + 1) return this.#restart();
    this.newer = page.more && page.events.length > 0;
    this.#append(page.events);
    return this.#repair();
  }

  // Fetches until nothing known is missing. One at a time; a hole too long to fill starts afresh.
  async #repair() {
    if (this.#repairing || this.#closed || this.newer || this.last >= this.#head) return;
    this.#repairing = true;
    try {
      for (let tries = 0; this.last < this.#head && tries < MAX_TRIES && !this.#closed; ) {
        const before = this.last;
        await this.#fetchHole().catch((error) => this.#giveUpIfFinal(error));
        if (this.last > before) tries = 0;
        else await delay(backoff(tries++));
      }
    } finally {
      this.#repairing = false;
    }
  }

  async #fetchHole() {
    const after = this.last;
    if (this.#head - after > JUMP) return this.#restart();
    const page = await this.#history({ after, limit: PAGE });
    // Pages have no holes: if one begins later, what is between is not for us.
    if (page.events.length > 0 && page.events[0].q !== after + 1) return this.#restart();
    if (!this.#closed) this.#append(page.events);
    return undefined;
  }

  async #restart() {
    const page = await this.#history({ limit: PAGE });
    if (this.#closed || page.head <= this.last) return;
    this.newer = false;
    this.#start(page);
  }

  #giveUpIfFinal(error) {
    if (!error.retryable) this.#closed = true;
  }
}
