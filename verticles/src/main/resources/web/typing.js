import { html } from 'lit';
import { rich } from './names.js';
import { Observable } from './observable.js';

const SHOWN_MS = 5_000;
const EVERY_MS = 3_000;
/** The server tells others no more often. */
const LEAST_MS = 1_100;
const MAX_WRITERS = 500;

/** Who types in one room just now, and telling the others that one does oneself. */
export class Typing extends Observable {
  #tell;
  #next = 0;
  /** Those who type, the one who began first coming first, each with the timer of their end. */
  #timers = new Map();
  /** The newest message of each, so that what was said before it is known as old. */
  #messages = new Map();

  /** @param {() => Promise<unknown>} tell says that one types; may fail */
  constructor(tell) {
    super();
    this.#tell = tell;
  }

  /** @returns {string[]} ids of users */
  get now() {
    return [...this.#timers.keys()];
  }

  /** Somebody types, after event `q`. */
  heard({ s, q }) {
    if (q < (this.#messages.get(s) ?? 0)) return;
    const known = this.#timers.has(s);
    clearTimeout(this.#timers.get(s));
    this.#timers.set(s, setTimeout(() => this.ended(s), SHOWN_MS));
    if (!known) this.changed();
  }

  /** A message of theirs is here. */
  wrote(user, q) {
    this.#messages.delete(user);
    this.#messages.set(user, q);
    if (this.#messages.size > MAX_WRITERS) this.#messages.delete(this.#messages.keys().next().value);
    this.ended(user);
  }

  ended(user) {
    clearTimeout(this.#timers.get(user));
    if (this.#timers.delete(user)) this.changed();
  }

  /** The room is not looked at any more. */
  clear() {
    for (const user of this.now) this.ended(user);
  }

  /** The text that one writes has changed to this. */
  typed(text) {
    if (!text.trim() || performance.now() < this.#next) return;
    this.#next = performance.now() + EVERY_MS;
    this.#tell().catch(() => undefined);
  }

  /** It was sent: what is typed from here on is news. */
  sent() {
    this.#next -= EVERY_MS - LEAST_MS;
  }
}

/** Who types, as one line; undefined for nobody. Who is not known by name yet is not named. */
export function typingLine(ids, people) {
  const names = ids.map((id) => people.get(id)?.name).filter(Boolean);
  const [first, second] = names;
  if (names.length === 0) return undefined;
  if (names.length === 1) return html`${rich('typing', first)}`;
  if (names.length === 2) return html`${rich('typingTwo', first, second)}`;
  return html`${rich('typingMany', first, names.length - 1)}`;
}
