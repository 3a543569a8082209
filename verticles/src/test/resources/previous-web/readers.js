const MAX_OTHERS = 1_000;

/** How far each member of one room has read, and so how many have not read a message yet. */
export class Readers {
  #positions = new Map();
  /** Positions of those who are not known as members (yet). */
  #others = new Map();
  #ascending;

  /** @param {{user: {id: string}, readN?: number}[]} members all of the room */
  replace(members) {
    const known = (id) => this.#positions.get(id) ?? this.#others.get(id) ?? 0;
    this.#positions = new Map(members.map(({ user, readN = 0 }) => [user.id, Math.max(readN, known(user.id))]));
    this.#others.clear();
    this.#ascending = undefined;
  }

  /** @returns {boolean} whether that was news: positions only grow */
  moved(user, n) {
    const known = this.#positions.get(user);
    if (known === undefined) {
      const waits = this.#others.get(user);
      if (waits !== undefined || this.#others.size < MAX_OTHERS) this.#others.set(user, Math.max(n, waits ?? 0));
      return false;
    }
    if (!(n > known)) return false;
    this.#positions.set(user, n);
    this.#ascending = undefined;
    return true;
  }

  /** How many members have not read the message with ordinal `n`; 0 while nothing is known. */
  missing(n) {
    this.#ascending ??= [...this.#positions.values()].sort((a, b) => a - b);
    let low = 0;
    for (let high = this.#ascending.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (this.#ascending[middle] < n) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
