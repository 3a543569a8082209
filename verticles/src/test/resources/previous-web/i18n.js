import { Observable } from './observable.js';
import { local } from './storage.js';
import en from './texts/en.js';
import ko from './texts/ko.js';

const TEXTS = { en, ko };
const KEY = 'cotalk.language';
const DAY_MS = 86_400_000;

/** The language shown: what was chosen here, else the browser's; Korean or English. */
class Language extends Observable {
  code = local.get(KEY) in TEXTS ? local.get(KEY) : navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en';
  #formats = new Map();

  constructor() {
    super();
    this.#tell();
  }

  toggle() {
    this.code = this.code === 'ko' ? 'en' : 'ko';
    local.set(KEY, this.code);
    this.#formats.clear();
    this.#tell();
    this.changed();
  }

  format(options) {
    const key = JSON.stringify(options);
    if (!this.#formats.has(key)) this.#formats.set(key, new Intl.DateTimeFormat(this.code, options));
    return this.#formats.get(key);
  }

  #tell() {
    document.documentElement.lang = this.code;
  }
}

export const language = new Language();

/** The text for a key as it is written, with {0}, {1} where arguments go. */
export const pattern = (key) => TEXTS[language.code][key];

/** The text for a key, with its arguments put in. */
export const t = (key, ...args) =>
  pattern(key).replace(/\{(\d)\}/g, (_, index) => String(args[index] ?? ''));

/** What an ApiError means to the person; `where` chooses a more fitting text where there is one. */
export function errorText(error, where = 'error') {
  const texts = TEXTS[language.code];
  const key = [`${where}_${error.code}`, `error_${error.code}`].find((one) => one in texts);
  return t(key ?? 'error_internal', duration(error.retryMillis ?? 0));
}

function duration(millis) {
  const seconds = Math.max(1, Math.ceil(millis / 1000));
  return seconds <= 90 ? t('seconds', seconds) : t('minutes', Math.ceil(seconds / 60));
}

/** e.g. 3:07 PM */
export const clock = (ts) => language.format({ hour: 'numeric', minute: '2-digit' }).format(ts);

/** e.g. Saturday, November 21, 2026 */
export const day = (ts) =>
  language.format({ year: 'numeric', month: 'long', day: 'numeric', weekday: 'long' }).format(ts);

/** Short, for lists: the time today, else yesterday, else the date. */
export function when(ts, now = Date.now()) {
  if (dayNumber(ts) === dayNumber(now)) return clock(ts);
  if (dayNumber(ts) === dayNumber(now - DAY_MS)) return t('yesterday');
  const sameYear = new Date(ts).getFullYear() === new Date(now).getFullYear();
  return language.format(sameYear ? { month: 'short', day: 'numeric' } : { dateStyle: 'short' }).format(ts);
}

/** Equal for times of one local day. */
export const dayNumber = (ts) => new Date(ts).setHours(0, 0, 0, 0);
