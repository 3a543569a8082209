import { Observable } from './observable.js';

/** Names of users by id, as far as they are needed; unknown ones are asked for once. */
export class People extends Observable {
  #api;
  #known = new Map();
  #asked = new Set();

  constructor(api) {
    super();
    this.#api = api;
  }

  /** Remembers users met in answers. */
  add(users) {
    for (const user of users) this.#known.set(user.id, user);
    if (users.length > 0) this.changed();
  }

  /** @returns {{id: string, handle: string, name: string} | undefined} undefined while it is asked for */
  get(id) {
    const user = this.#known.get(id);
    if (!user && !this.#asked.has(id)) this.#ask(id);
    return user;
  }

  async #ask(id) {
    this.#asked.add(id);
    try {
      this.add([await this.#api.getUser(id)]);
    } catch (error) {
      if (error.retryable) this.#asked.delete(id);
    }
  }
}
