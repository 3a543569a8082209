/**
 * A storage area of the browser that never throws. Where the browser refuses it (cookies blocked,
 * storage full) values live in this page's memory and go with it; `blocked` says so.
 */
class Area {
  #area;
  #memory = new Map();

  /** @param {'localStorage' | 'sessionStorage'} name */
  constructor(name) {
    try {
      const area = globalThis[name];
      area.setItem('cotalk.probe', '1');
      area.removeItem('cotalk.probe');
      this.#area = area;
    } catch {
      this.#area = undefined;
    }
  }

  /** Whether nothing outlives this page. */
  get blocked() {
    return this.#area === undefined;
  }

  /** @returns {string | undefined} */
  get(key) {
    return this.#memory.get(key) ?? this.#try((area) => area.getItem(key)) ?? undefined;
  }

  /** @returns {any} the JSON value; undefined also for a text that is none */
  json(key) {
    try {
      return JSON.parse(this.get(key) ?? 'null') ?? undefined;
    } catch {
      return undefined;
    }
  }

  /** @returns {boolean} false: the value is held in memory only */
  set(key, value) {
    this.#memory.delete(key);
    const stored = this.#try((area) => {
      area.setItem(key, value);
      return true;
    });
    if (stored) return true;
    // An older value must not come back with the next page.
    this.#try((area) => area.removeItem(key));
    this.#memory.set(key, value);
    return false;
  }

  remove(key) {
    this.#memory.delete(key);
    this.#try((area) => area.removeItem(key));
  }

  /** @returns {string[]} the keys that begin with `prefix`, in no order */
  keys(prefix) {
    const stored = this.#try((area) => Object.keys(area)) ?? [];
    return [...new Set([...stored, ...this.#memory.keys()])].filter((key) => key.startsWith(prefix));
  }

  #try(work) {
    try {
      return this.#area && work(this.#area);
    } catch {
      return undefined;
    }
  }
}

/** Shared by the tabs, outlives them. */
export const local = new Area('localStorage');

/** This tab's own, outlives a reload. */
export const tab = new Area('sessionStorage');
