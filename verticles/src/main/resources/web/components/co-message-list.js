import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { language, t } from '../i18n.js';
import { personName } from '../names.js';
import { Watch } from '../observable.js';
import { timeline } from '../timeline.js';
import { plain } from '../visible.js';
import { ViewSpan, inView } from '../viewspan.js';
import './co-icon.js';
import { rowTemplate } from './message-row.js';
import { messages, view } from './message-styles.js';
import { base } from './styles.js';

const NEAR_END_PX = 60;
const NEAR_START_PX = 600;
const SEEN_MS = 250;
const MAX_ANNOUNCED = 3;

/**
 * The messages of the open room. Stays at the newest one while that is in view, keeps its place when
 * others are put before or behind, loads those when their end comes near, and reports what has passed
 * through the view. Unread messages above it are told, with a way to them.
 */
class CoMessageList extends LitElement {
  static properties = {
    store: { attribute: false },
    conversation: { attribute: false },
    _away: { state: true },
    _loadFailed: { state: true },
    _above: { state: true },
    _announced: { state: true },
    _newer: { state: true },
  };

  static styles = [
    base,
    messages,
    view,
  ];

  #watch = new Watch(this);
  #rows = [];
  #atEnd = true;
  #placed = false;
  #log;
  #anchor;
  #span = new ViewSpan();
  #lastWritten;
  #seenTimer;
  #resized = new ResizeObserver(() => this.#keepPlace());

  connectedCallback() {
    super.connectedCallback();
    addEventListener('focus', this.#look);
    document.addEventListener('visibilitychange', this.#look);
  }

  disconnectedCallback() {
    removeEventListener('focus', this.#look);
    document.removeEventListener('visibilitychange', this.#look);
    clearTimeout(this.#seenTimer);
    this.#seenTimer = undefined;
    this.#resized.disconnect();
    super.disconnectedCallback();
  }

  get #scroller() {
    return this.renderRoot.querySelector('.scroller');
  }

  willUpdate() {
    const { store, conversation } = this;
    this.#watch.on(language, conversation, store.people, store.outbox);
    if (this.#log !== conversation.log) this.#beginAnew();
    this.#noteFresh();
    // What is on its way moves to the events once its own event is there.
    const unsent = conversation.unsent.filter((item) => !(item.q <= conversation.log.last));
    this.#measure();
    this.#rows = timeline(conversation.log.events, unsent, {
      me: store.me,
      unreadAfter: this.#unreadHeld ? conversation.unreadAfter : undefined,
      missing: (n) => conversation.readers.missing(n),
    });
    this.#followOwn(unsent.at(-1)?.cid);
  }

  #beginAnew() {
    this.#log = this.conversation.log;
    this.#placed = false;
    this.#atEnd = !this.#log.newer;
    this.#anchor = undefined;
    this.#span.jumped();
    this._away = false;
    this._newer = false;
    this._loadFailed = false;
    this._announced = undefined;
    this._above = 0;
  }

  // Where unread messages begin is not known while the first of them is not here.
  get #unreadHeld() {
    const { log, unreadAfter } = this.conversation;
    return unreadAfter !== undefined && log.reaches(unreadAfter);
  }

  render() {
    const { store } = this;
    const context = {
      people: store.people,
      retry: (cid) => store.outbox.retry(cid),
      edit: (item) => this.#edit(item),
      discard: (cid) => store.outbox.remove(cid),
    };
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label=${t('conversation')} @scroll=${this.#scrolled}>
        <div class="content">
          <div class="start">${this.#start()}</div>
          <ol>
            ${repeat(this.#rows, (row) => row.key, (row) => rowTemplate(row, context))}
          </ol>
          ${this.conversation.log.newer ? html`<div class="start">${this.#loadingOr(t('loading'))}</div>` : nothing}
        </div>
      </div>
      ${this._above > 0 ? this.#unreadAbove() : nothing}
      ${this._away || this._newer ? this.#toNewest() : nothing}
      <p class="hidden-text" aria-live="polite">${this._announced ?? nothing}</p>
    `;
  }

  // Back to where it was written.
  #edit({ cid, text }) {
    this.store.outbox.remove(cid);
    this.dispatchEvent(new CustomEvent('edit', { detail: text }));
  }

  #start() {
    return this.conversation.log.more ? this.#loadingOr(t('loading')) : t('beginning');
  }

  #loadingOr(text) {
    if (!this._loadFailed) return text;
    return html`<span>${t('loadOlderFailed')}</span>
      <button class="secondary" @click=${this.#retryLoading}>${t('again')}</button>`;
  }

  #unreadAbove() {
    return html`<div class="above" role="status">
      <button class="to-unread" @click=${this.#goToUnread}><co-icon name="down"></co-icon>${t('unreadAbove', this._above)}</button>
      <button class="read-all" @click=${() => this.conversation.readAll()}>${t('readAll')}</button>
    </div>`;
  }

  #toNewest() {
    return html`<button class="newest ${this._newer ? 'some' : ''}" aria-label=${t('toNewest')} @click=${this.#goToNewest}>
      <co-icon name="down"></co-icon>${this._newer ? t('newMessages') : nothing}
    </button>`;
  }

  firstUpdated() {
    this.#resized.observe(this.#scroller);
    this.#resized.observe(this.renderRoot.querySelector('.content'));
  }

  updated() {
    const scroller = this.#scroller;
    if (!this.#placed) this.#placeFirst(scroller);
    else if (this.#atEnd) this.#follow(scroller);
    else this.#restore(scroller);
    this.#look();
    this.#loadIfNear();
  }

  // Where to start: at the first unread message, with a little of what came before in view.
  #placeFirst(scroller) {
    this.#placed = true;
    const mark = this.renderRoot.getElementById('unread');
    scroller.scrollTop = mark ? mark.offsetTop - scroller.clientHeight / 3 : scroller.scrollHeight;
    this.#scrolled();
  }

  // Down to the newest; while nobody looks only as far as what was not seen stays in view.
  #follow(scroller) {
    const from = document.visibilityState === 'visible' ? undefined : this.#firstUnseen();
    const end = scroller.scrollHeight - scroller.clientHeight;
    scroller.scrollTop = from ? Math.min(end, from.offsetTop - scroller.clientHeight / 3) : end;
    // The event of this scroll comes later, maybe after the reader is back: then it must not go on down.
    this.#atEnd = end - scroller.scrollTop < NEAR_END_PX;
    this.#span.moved(scroller.scrollTop);
  }

  #firstUnseen() {
    const { last } = this.#span;
    if (last === undefined) return undefined;
    this.conversation.markUnread();
    return [...this.#items].find((item) => Number(item.dataset.n) > last);
  }

  get #items() {
    return this.renderRoot.querySelectorAll('li[data-n]');
  }

  get #inView() {
    const { top, bottom } = this.#scroller.getBoundingClientRect();
    return inView(this.#items, top, bottom + NEAR_END_PX);
  }

  // Before rendering: where the first message in view is. What comes before or behind does not move it.
  #measure() {
    const element = this.hasUpdated && this.#placed && !this.#atEnd ? this.#inView?.element : undefined;
    this.#anchor = element && { element, top: element.getBoundingClientRect().top };
  }

  #restore(scroller) {
    if (!this.#anchor?.element.isConnected) return;
    const moved = this.#anchor.element.getBoundingClientRect().top - this.#anchor.top;
    if (Math.abs(moved) < 1) return;
    scroller.scrollTop += moved;
    this.#span.moved(scroller.scrollTop);
  }

  // Who writes wants to see what they wrote.
  #followOwn(cid) {
    if (cid && cid !== this.#lastWritten && !this.#atEnd) {
      this.#atEnd = true;
      this.#span.jumped();
    }
    this.#lastWritten = cid ?? this.#lastWritten;
  }

  #noteFresh() {
    const { fresh } = this.conversation;
    this.conversation.fresh = [];
    if (!this.#placed || fresh.length === 0) return;
    const mine = fresh.some((event) => event.s === this.store.me.id);
    const others = fresh.filter((event) => event.k === 'msg' && event.s !== this.store.me.id);
    if (others.length > 0 && !this.#atEnd && !mine) this._newer = true;
    if (others.length > 0 && others.length <= MAX_ANNOUNCED) {
      this._announced = others.map((event) => `${personName(this.store.people, event.s)}: ${plain(event.d.text)}`).join('\n');
    }
  }

  #scrolled = () => {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const { newer } = this.conversation.log;
    const fromEnd = scrollHeight - scrollTop - clientHeight;
    this.#atEnd = fromEnd < NEAR_END_PX && !newer;
    this._away = fromEnd > clientHeight || newer;
    if (this.#atEnd) {
      this._newer = false;
      this.conversation.trim();
    }
    this.#look();
    this.#loadIfNear();
  };

  // The list or what it shows changed its size: at the end means staying there.
  #keepPlace() {
    if (this.#atEnd) this.#follow(this.#scroller);
    this.#look();
  }

  #goToNewest() {
    if (this.conversation.log.newer) {
      this.conversation.goToNewest();
      return;
    }
    this.#atEnd = true;
    this._newer = false;
    this._away = false;
    this.#span.jumped();
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #goToUnread() {
    const { conversation } = this;
    const { readN } = conversation.room;
    this.#atEnd = false;
    this.#span.jumped();
    if (!conversation.log.reaches(readN)) {
      conversation.goToUnread();
      return;
    }
    conversation.unreadAfter = readN;
    this.#placed = false;
    this.requestUpdate();
  }

  #loadIfNear() {
    if (this._loadFailed || !this.#placed) return;
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const { conversation } = this;
    if (scrollTop < NEAR_START_PX && conversation.log.more) this.#load(() => conversation.loadOlder());
    if (scrollHeight - scrollTop - clientHeight < NEAR_START_PX && conversation.log.newer) {
      this.#load(() => conversation.loadNewer());
    }
  }

  async #load(work) {
    const { log } = this.conversation;
    try {
      await work();
    } catch {
      if (log === this.conversation.log) this._loadFailed = true;
    }
  }

  #retryLoading() {
    this._loadFailed = false;
    this.#loadIfNear();
  }

  // Notes what is in view while the page can be seen; reports it once somebody is there.
  #look = () => {
    if (document.visibilityState !== 'visible' || !this.#placed) return;
    const seen = this.#inView;
    if (!seen) return;
    this.#span.add(seen, this.#scroller.scrollTop, this.#scroller.clientHeight);
    this.#seenTimer ??= setTimeout(() => this.#report(), SEEN_MS);
  };

  #report() {
    this.#seenTimer = undefined;
    const { conversation } = this;
    const { first, last } = this.#span;
    if (first === undefined || document.visibilityState !== 'visible') return;
    if (!document.hasFocus()) return;
    conversation.displayed(first, last);
    const { readN, n } = conversation.room ?? { readN: 0, n: 0 };
    const shown = this.#inView?.first ?? first;
    this._above = n > readN ? Math.max(0, Math.min(shown, n + 1) - readN - 1) : 0;
  }
}

customElements.define('co-message-list', CoMessageList);
