/** How far each member of one room has read, and so how many have not read a message yet. */
export class Readers {
  #positions = new Map();
  #ascending;

  /** @param {{user: {id: string}, readN?: number}[]} members all of the room */
  replace(members) {
    const known = this.#positions;
    this.#positions = new Map(members.map(({ user, readN = 0 }) => [user.id, Math.max(readN, known.get(user.id) ?? 0)]));
    this.#ascending = undefined;
  }

  /** @returns {boolean} whether that was news: positions only grow, and strangers have none */
  moved(user, n) {
    if (!(n > this.#positions.get(user))) return false;
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
