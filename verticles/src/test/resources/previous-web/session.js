import { ApiError, exchange } from './http.js';
import { Observable } from './observable.js';
import { local } from './storage.js';
import { delay } from './timing.js';
import { uuid4 } from './uuid.js';

const SESSION_KEY = 'cotalk.session';
const DEVICE_KEY = 'cotalk.device';
const LAST_KEY = 'cotalk.last';
const EARLY_MS = 60_000;
/*
 * An answer may be lost after the server replaced the token. It gives the same answer again for
 * auth.refresh-grace (30 s): all tries together must end before that.
 */
const REFRESH_PATIENCE_MS = 8_000;
const REFRESH_TRIES = 3;
const REFRESH_PAUSE_MS = 500;

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

  /** Whose session here was ended by the server, until somebody logs in. @returns {{id: string, handle: string} | undefined} */
  get ended() {
    const last = this.user ? undefined : local.json(LAST_KEY);
    return typeof last?.handle === 'string' ? last : undefined;
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
    this.#end(false);
    try {
      const token = held ?? (await this.#exchangeRefresh(refreshToken)).accessToken;
      await exchange('DELETE', '/sessions/current', { token });
    } catch {
      // Not reached: the session ends by itself when its refresh token does.
    }
  }

  /** No word more of the user whose session ended. */
  forgetEnded() {
    local.remove(LAST_KEY);
    this.changed();
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
      this.#end(false);
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
      this.#end(true);
      throw error;
    }
  }

  async #exchangeRefresh(refreshToken) {
    const body = { refreshToken, device: this.device };
    for (let tries = 1; ; tries++) {
      try {
        return await exchange('POST', '/sessions/refresh', { body, patience: REFRESH_PATIENCE_MS });
      } catch (error) {
        const lost = error.status === 0 || error.code === 'unknown';
        if (!lost || tries === REFRESH_TRIES) throw error;
        await delay(REFRESH_PAUSE_MS);
      }
    }
  }

  get #fresh() {
    return this.#access !== undefined && Date.now() < this.#expires - EARLY_MS;
  }

  #accept({ user, accessToken, expiresIn, refreshToken }) {
    this.#access = accessToken;
    this.#expires = Date.now() + expiresIn * 1000;
    local.set(SESSION_KEY, JSON.stringify({ user, refreshToken }));
    local.remove(LAST_KEY);
    const known = this.user?.id === user.id;
    this.user = user;
    if (!known) this.changed();
  }

  // `refused`: not the person wanted it so.
  #end(refused) {
    if (refused && this.user) local.set(LAST_KEY, JSON.stringify(this.user));
    local.remove(SESSION_KEY);
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

const read = () => {
  const stored = local.json(SESSION_KEY);
  return stored?.user && stored.refreshToken ? stored : undefined;
};

function device() {
  let id = local.get(DEVICE_KEY);
  if (!id) local.set(DEVICE_KEY, (id = uuid4()));
  return { device: id, deviceName: deviceName() };
}

function deviceName() {
  const agent = navigator.userAgent;
  const first = (names) => names.find(([sign]) => agent.includes(sign))?.[1];
  const browser = first([['Edg/', 'Edge'], ['OPR/', 'Opera'], ['Firefox/', 'Firefox'], ['Chrome/', 'Chrome'], ['Safari/', 'Safari']]);
  const system = first([['Android', 'Android'], ['iPhone', 'iPhone'], ['iPad', 'iPad'], ['Mac OS', 'macOS'], ['Windows', 'Windows'], ['Linux', 'Linux']]);
  return [browser ?? 'Browser', system].filter(Boolean).join(', ');
}

/*
 * Web Locks exist in secure contexts only, and are refused where storage is; without them two tabs
 * may rarely refresh at once, and the one that comes second tries again with the token the first one
 * stored.
 */
async function locked(work) {
  if (!navigator.locks || local.blocked) return work();
  return navigator.locks.request('cotalk.refresh', work);
}
