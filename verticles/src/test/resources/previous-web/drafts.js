import { local } from './storage.js';

const MAX_DRAFTS = 200;
const MAX_CHARS = 1_000_000;
const MAX_DRAFT_CHARS = 100_000;

/**
 * Texts begun and not sent, of one user, by room. They outlive a reload and a session that ended;
 * the tabs share them. At most 200 and a million characters: the one changed longest ago goes first.
 */
export class Drafts {
  #prefix;

  /** @param {string} user */
  constructor(user) {
    this.#prefix = `cotalk.draft.${user}.`;
  }

  /** @returns {string} empty: none */
  get(room) {
    const text = local.json(this.#prefix + room)?.text;
    return typeof text === 'string' ? text : '';
  }

  /** Keeps the text, of a very long one its beginning; an empty one ends the draft. */
  set(room, text) {
    const key = this.#prefix + room;
    if (text === '') {
      local.remove(key);
      return;
    }
    const value = JSON.stringify({ at: Date.now(), text: text.slice(0, MAX_DRAFT_CHARS) });
    // A new draft or a much longer one may be one too many.
    if (Math.abs((local.get(key)?.length ?? 0) - value.length) > 1) this.#makeRoom(key, value.length);
    if (!local.set(key, value) && !local.blocked) {
      this.#makeRoom(key, MAX_CHARS / 2);
      local.set(key, value);
    }
  }

  get empty() {
    return local.keys(this.#prefix).length === 0;
  }

  /** For who logs out and leaves nothing behind. */
  clear() {
    for (const key of local.keys(this.#prefix)) local.remove(key);
  }

  // Lets the oldest go until `wanted` more characters fit, beside the draft that is written.
  #makeRoom(writing, wanted) {
    const others = local
      .keys(this.#prefix)
      .filter((key) => key !== writing)
      .map((key) => ({ key, size: local.get(key)?.length ?? 0, at: local.json(key)?.at ?? 0 }))
      .sort((a, b) => a.at - b.at);
    let size = others.reduce((sum, one) => sum + one.size, wanted);
    for (let count = others.length + 1; others.length > 0 && (count > MAX_DRAFTS || size > MAX_CHARS); count--) {
      const oldest = others.shift();
      local.remove(oldest.key);
      size -= oldest.size;
    }
  }
}
