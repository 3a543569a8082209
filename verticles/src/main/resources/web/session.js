import { ApiError, exchange } from './http.js';
import { Observable } from './observable.js';
import { uuid4 } from './uuid.js';

const SESSION_KEY = 'cotalk.session';
const DEVICE_KEY = 'cotalk.device';
const EARLY_MS = 60_000;

/**
 * Who is logged in here, and the tokens that prove it. The access token lives in this tab's memory;
 * the refresh token in localStorage, shared by the tabs, used under a lock and replaced by each use
 * (docs/decisions/0050-web-client-tokens.md).
 */
export class Session extends Observable {
  /** @type {{id: string, handle: string, name: string} | undefined} */
  user = read()?.user;
  #access;
  #expires = 0;
  #refreshing;

  constructor() {
    super();
    addEventListener('storage', (event) => {
      if (event.key === SESSION_KEY || event.key === null) this.#otherTabChanged();
    });
  }

  /** The UUID that names this browser to the server. */
  get device() {
    return device().device;
  }

  /** @returns {Promise<void>} fails as ApiError: conflict (handle taken), bad_request, forbidden (closed) … */
  async signUp({ handle, name, password }) {
    this.#accept(await exchange('POST', '/accounts', { body: { handle, name, password, ...device() } }));
  }

  async logIn({ handle, password }) {
    this.#accept(await exchange('POST', '/sessions', { body: { handle, password, ...device() } }));
  }

  /** Ends the session here at once; the server hears of it if it can be reached. */
  async logOut() {
    const held = this.#fresh ? this.#access : undefined;
    const refreshToken = read()?.refreshToken;
    this.#end();
    try {
      const token = held ?? (await this.#exchangeRefresh(refreshToken)).accessToken;
      await exchange('DELETE', '/sessions/current', { token });
    } catch {
      // Not reached: the session ends by itself when its refresh token does.
    }
  }

  /**
   * @returns {Promise<string>} a token good for some time yet. Fails with `unauthorized` when the
   *     session is over (and then `user` is undefined), with others when it may work later.
   */
  async accessToken() {
    return this.#fresh ? this.#access : this.renew();
  }

  /** Like accessToken, but always a new one: for a token the server no longer takes. */
  renew() {
    this.#refreshing ??= locked(() => this.#rotate()).finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #rotate() {
    // Read inside the lock: another tab may have replaced the token while we waited.
    const refreshToken = read()?.refreshToken;
    if (!refreshToken) {
      this.#end();
      throw new ApiError('unauthorized', { status: 401 });
    }
    try {
      const tokens = await this.#exchangeRefresh(refreshToken);
      // Logged out meanwhile: stays so.
      if (!read()) throw new ApiError('unauthorized', { status: 401 });
      this.#accept(tokens);
      return this.#access;
    } catch (error) {
      if (error.code !== 'unauthorized') throw error;
      // Without the lock (plain http) another tab may have been first: go on with what it got.
      if (read() && read().refreshToken !== refreshToken) return this.#rotate();
      this.#end();
      throw error;
    }
  }

  #exchangeRefresh(refreshToken) {
    return exchange('POST', '/sessions/refresh', { body: { refreshToken, device: this.device } });
  }

  get #fresh() {
    return this.#access !== undefined && Date.now() < this.#expires - EARLY_MS;
  }

  #accept({ user, accessToken, expiresIn, refreshToken }) {
    this.#access = accessToken;
    this.#expires = Date.now() + expiresIn * 1000;
    localStorage.setItem(SESSION_KEY, JSON.stringify({ user, refreshToken }));
    const known = this.user?.id === user.id;
    this.user = user;
    if (!known) this.changed();
  }

  #end() {
    localStorage.removeItem(SESSION_KEY);
    this.#forget();
  }

  #forget() {
    if (!this.user) return;
    this.#access = undefined;
    this.#expires = 0;
    this.user = undefined;
    this.changed();
  }

  #otherTabChanged() {
    const stored = read()?.user;
    if (!stored) this.#forget();
    else if (stored.id !== this.user?.id) {
      this.#access = undefined;
      this.#expires = 0;
      this.user = stored;
      this.changed();
    }
  }
}

function read() {
  try {
    return JSON.parse(localStorage.getItem(SESSION_KEY)) ?? undefined;
  } catch {
    return undefined;
  }
}

function device() {
  let id = localStorage.getItem(DEVICE_KEY);
  if (!id) localStorage.setItem(DEVICE_KEY, (id = uuid4()));
  return { device: id, deviceName: deviceName() };
}

function deviceName() {
  const agent = navigator.userAgent;
  const first = (names) => names.find(([sign]) => agent.includes(sign))?.[1];
  const browser = first([['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']]);
  const system = first([['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Mac OS', 'macOS'], ['Windows', 'Windows'], ['Linux', 'Linux']]);
  return [browser ?? 'Browser', system].filter(Boolean).join(', ');
}

// Web Locks exist in secure contexts only; without them two tabs may rarely refresh at once, and
// the one that comes second tries again with the token the first one stored.
const locked = (work) =>
  navigator.locks ? navigator.locks.request('cotalk.refresh', work) : work();
