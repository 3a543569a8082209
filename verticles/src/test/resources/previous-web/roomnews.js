const MAX_NUMBERS = 1_000;

/**
 * What has been heard of the user's rooms, and when, to hold late answers against: an answer tells
 * what was so when it was asked for, and takes back nothing that was heard since. Time is a counter
 * that every question and every piece of news moves on.
 */
export class RoomNews {
  #now = 0;
  /** Room → {at, in, logged}: whether one is a member, since when that is known. */
  #members = new Map();
  /** Room → greatest numbers told of a room that is not held (yet). */
  #numbers = new Map();

  /** @returns {number} the time of a question about to be asked */
  ask() {
    return ++this.#now;
  }

  /** The user's own log says that one has come to be a member, or is none any more. */
  event(room, isIn) {
    this.#members.set(room, { at: ++this.#now, in: isIn, logged: true });
  }

  /**
   * The answer to one's own doing says so. The user's log, and the list that is made from it, follow
   * a little later: until then lists say nothing about this room.
   */
  done(room, isIn) {
    const known = this.#members.get(room);
    this.#members.set(room, { at: ++this.#now, in: isIn, logged: known?.logged === true && known.in === isIn });
  }

  /** An answer about this room alone says so, asked for at `asked`. */
  answered(room, isIn, asked) {
    const known = this.#members.get(room);
    if (!known || known.at < asked) this.#members.set(room, { at: asked, in: isIn, logged: known?.logged ?? true });
  }

  /** Events of the user's log were missed: what is waited for may have been among them. */
  missed() {
    for (const known of this.#members.values()) known.logged = true;
  }

  /** Whether the room's membership has become known after `asked`. */
  since(room, asked) {
    return this.#members.get(room)?.at > asked;
  }

  /** Whether one is known to be no member. */
  isOut(room) {
    return this.#members.get(room)?.in === false;
  }

  /** Whether a list asked for at `asked` has a say about whether one is in the room. */
  listCounts(room, asked) {
    const known = this.#members.get(room);
    return known === undefined || (known.logged && known.at <= asked);
  }

  /** Numbers of a room that is not held. */
  numbers(room, { head = 0, n = 0, readN = 0, at = 0 }) {
    const old = this.#numbers.get(room);
    if (!old && this.#numbers.size >= MAX_NUMBERS) return;
    this.#numbers.set(room, greatest(old, { head, n, readN, at }));
  }

  /** @returns {{head: number, n: number, readN: number, at: number} | undefined} them, once */
  takeNumbers(room) {
    const found = this.#numbers.get(room);
    this.#numbers.delete(room);
    return found;
  }

  /** A list asked for at `asked` was read to its end and nothing older is under way. */
  settled(asked) {
    for (const [room, known] of this.#members) if (known.logged && known.at <= asked) this.#members.delete(room);
    this.#numbers.clear();
  }
}

/** The greater of each number. */
export const greatest = (a, b) =>
  a && b
    ? {
        head: Math.max(a.head, b.head),
        n: Math.max(a.n, b.n),
        readN: Math.max(a.readN, b.readN),
        at: Math.max(a.at, b.at),
      }
    : (a ?? b);
