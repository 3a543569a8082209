import { ApiError } from './http.js';
import { Observable } from './observable.js';
import { backoff } from './timing.js';

const PROTOCOL = 'cotalk.v1.json';
const WELCOME_MS = 10_000;
const ANSWER_MS = 15_000;
const PONG_GRACE_MS = 10_000;
const PROBE_MS = 4_000;
const TICK_MS = 5_000;
const SLEPT_MS = 15_000;
const STEADY_MS = 10_000;
const MAX_REFUSED = 2;

/** Close codes after which the server wants no reconnect until something changes, and what it is. */
const FINAL = { 4502: 'abuse', 4503: 'banned', 4505: 'version' };
const TOKEN_REFUSED = [4500, 4501];

/**
 * The connection to the server: keeps itself up, matches answers with requests, hands pushes on.
 * `state`: idle, connecting, online (welcomed), waiting (until `retryAt`, epoch ms), stopped (for
 * `reason`: abuse, banned, version, final).
 */
export class Socket extends Observable {
  state = 'idle';
  retryAt = 0;
  reason;
  #session;
  #handlers;
  #ws;
  #attempt = 0;
  #refused = 0;
  #number = 0;
  #waiting = new Map();
  #timers = { retry: 0, silence: 0, steady: 0, leave: 0, probe: 0 };
  #silenceMs = WELCOME_MS;
  #probing = false;
  #tick;

  /**
   * @param {import('./session.js').Session} session
   * @param {{hello: () => object, welcome: (frame: object) => void, push: (frame: object) => void}} handlers
   *     hello gives the cursors to resume from
   */
  constructor(session, handlers) {
    super();
    this.#session = session;
    this.#handlers = handlers;
  }

  start() {
    for (const event of ['online', 'focus', 'pageshow']) addEventListener(event, this.#wake);
    for (const event of ['visibilitychange', 'resume']) document.addEventListener(event, this.#wake);
    this.#watchForSleep();
    this.#connect();
  }

  stop() {
    for (const event of ['online', 'focus', 'pageshow']) removeEventListener(event, this.#wake);
    for (const event of ['visibilitychange', 'resume']) document.removeEventListener(event, this.#wake);
    clearInterval(this.#tick);
    this.#drop('idle');
  }

  get online() {
    return this.state === 'online';
  }

  /** Ends the wait for the next try. */
  tryNow = () => {
    if (this.state === 'waiting') this.#connect();
  };

  // Something may have happened to the network while nobody looked.
  #wake = (event) => {
    if (document.visibilityState !== 'visible' && event?.type !== 'online') return;
    if (this.state === 'waiting') this.#connect();
    else if (this.online) this.#probe();
  };

  // A machine that slept has stopped all timers: the first one after it comes late.
  #watchForSleep() {
    let last = Date.now();
    this.#tick = setInterval(() => {
      const slept = Date.now() - last > SLEPT_MS;
      last = Date.now();
      if (slept) this.#wake({ type: 'online' });
    }, TICK_MS);
  }

  // A connection that died in silence looks alive for long: asks, and gives it up without an answer.
  #probe() {
    if (this.#probing) return;
    this.#probing = true;
    this.request({ t: 'ping' }).catch(() => undefined);
    this.#timers.probe = setTimeout(() => this.#retry(), PROBE_MS);
  }

  /**
   * Sends a request frame; `i` is added.
   * @returns {Promise<object>} the `ok` frame. Fails as ApiError: the server's, or `unknown` (it may
   *     or may not have been done) when the connection went first.
   */
  request(frame) {
    if (!this.online) return Promise.reject(new ApiError('unavailable', { retryable: true }));
    const i = ++this.#number;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#answer(i, { t: 'err', code: 'unknown', temp: true }), ANSWER_MS);
      this.#waiting.set(i, { resolve, reject, timer });
      this.#write({ ...frame, i });
    });
  }

  async #connect() {
    this.#drop('connecting');
    let token;
    const attempt = {};
    this.#ws = attempt;
    try {
      token = await this.#session.accessToken();
    } catch {
      if (this.#ws === attempt && this.#session.user) this.#retry();
      return;
    }
    if (this.#ws === attempt) this.#dial(token);
  }

  #dial(token) {
    const url = new URL('/ws', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const ws = new WebSocket(url, PROTOCOL);
    this.#ws = ws;
    this.#silenceMs = WELCOME_MS;
    this.#heard();
    const mine = (handler) => (event) => {
      if (this.#ws === ws) handler(event);
    };
    ws.onopen = mine(() => {
      this.#number = 1;
      this.#write({ t: 'hello', i: 1, token, device: this.#session.device, ...this.#handlers.hello() });
    });
    ws.onmessage = mine((event) => {
      this.#heard();
      for (const line of event.data.split('\n')) if (line.trim()) this.#take(JSON.parse(line), ws);
    });
    ws.onclose = mine((event) => this.#closed(event.code));
  }

  #take(frame, ws) {
    if (this.#ws !== ws) return;
    switch (frame.t) {
      case 'welcome':
        return this.#welcome(frame);
      case 'ok':
      case 'err':
        return this.#answer(frame.i, frame);
      case 'ping':
        this.#write({ t: 'pong' });
        return this.#handlers.push(frame);
      case 'expiring':
        return this.#renew();
      case 'go_away':
        return this.#leaveIn(frame.delay_ms ?? 0);
      default:
        return this.#handlers.push(frame);
    }
  }

  #welcome(frame) {
    this.#silenceMs = (frame.hb ?? 25) * 1000 + PONG_GRACE_MS;
    this.#heard();
    this.#set('online');
    // Back-off starts anew only after a while, else a server that lets in and throws out is hammered.
    this.#timers.steady = setTimeout(() => {
      this.#attempt = 0;
      this.#refused = 0;
    }, STEADY_MS);
    this.#handlers.welcome(frame);
  }

  #answer(i, frame) {
    const waiting = this.#waiting.get(i);
    if (!waiting) return;
    this.#waiting.delete(i);
    clearTimeout(waiting.timer);
    if (frame.t === 'ok') waiting.resolve(frame);
    else {
      const { code, msg, temp, retry_ms: retryMillis } = frame;
      waiting.reject(new ApiError(code, { message: msg, retryable: Boolean(temp), retryMillis }));
    }
  }

  async #renew() {
    const ws = this.#ws;
    const token = await this.#session.renew().catch(() => undefined);
    // Without a new token the server closes with 4501, and that path tries again.
    if (token && this.#ws === ws) this.request({ t: 'auth', token }).catch(() => undefined);
  }

  // The server drains and gave us our own moment; what is in flight has until then.
  #leaveIn(millis) {
    clearTimeout(this.#timers.leave);
    this.#timers.leave = setTimeout(() => this.#connect(), millis);
  }

  #closed(code) {
    if (TOKEN_REFUSED.includes(code) && this.#refused++ < MAX_REFUSED) return this.#reconnectWithNewToken();
    if (code >= 4500 && code <= 4999) {
      this.reason = FINAL[code] ?? 'final';
      return this.#drop('stopped');
    }
    return this.#retry();
  }

  async #reconnectWithNewToken() {
    this.#drop('connecting');
    const attempt = {};
    this.#ws = attempt;
    const renewed = await this.#session.renew().then(() => true, () => false);
    if (this.#ws !== attempt) return;
    if (renewed) this.#connect();
    else if (this.#session.user) this.#retry();
  }

  #retry() {
    const wait = backoff(this.#attempt++);
    this.retryAt = Date.now() + wait;
    this.#drop('waiting');
    this.#timers.retry = setTimeout(() => this.#connect(), wait);
  }

  // A dead network keeps a WebSocket "closing" for minutes: forget it at once and let it end alone.
  #drop(state) {
    const ws = this.#ws;
    this.#ws = undefined;
    for (const timer of Object.values(this.#timers)) clearTimeout(timer);
    this.#probing = false;
    if (ws instanceof WebSocket) ws.close(1000);
    for (const i of [...this.#waiting.keys()]) this.#answer(i, { t: 'err', code: 'unknown', temp: true });
    this.#set(state);
  }

  #heard() {
    clearTimeout(this.#timers.silence);
    clearTimeout(this.#timers.probe);
    this.#probing = false;
    this.#timers.silence = setTimeout(() => this.#retry(), this.#silenceMs);
  }

  #write(frame) {
    if (this.#ws?.readyState === WebSocket.OPEN) this.#ws.send(JSON.stringify(frame));
  }

  #set(state) {
    if (this.state === state) return;
    this.state = state;
    this.changed();
  }
}
