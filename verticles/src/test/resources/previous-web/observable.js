/** Something whose state others show: it tells its watchers that it changed, never how. */
export class Observable {
  #watchers = new Set();

  /**
   * @param {() => void} watcher called after every change
   * @returns {() => void} stops watching
   */
  observe(watcher) {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** To be called by subclasses after they changed their own state. */
  changed() {
    for (const watcher of [...this.#watchers]) watcher();
  }
}

/** Lit controller: renders its component again whenever one of the watched observables changes. */
export class Watch {
  #host;
  #sources = [];
  #stops = [];

  constructor(host, ...sources) {
    this.#host = host;
    host.addController(this);
    this.on(...sources);
  }

  /** Watches these instead of the former ones; absent ones are skipped. */
  on(...sources) {
    const wanted = sources.filter(Boolean);
    if (wanted.length === this.#sources.length && wanted.every((s, i) => s === this.#sources[i])) return;
    this.hostDisconnected();
    this.#sources = wanted;
    if (this.#host.isConnected) this.hostConnected();
  }

  hostConnected() {
    this.hostDisconnected();
    this.#stops = this.#sources.map((source) => source.observe(() => this.#host.requestUpdate()));
  }

  hostDisconnected() {
    for (const stop of this.#stops.splice(0)) stop();
  }
}
