import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { language, t } from '../i18n.js';
import { personName } from '../names.js';
import { Watch } from '../observable.js';
import { timeline } from '../timeline.js';
import './co-icon.js';
import { rowTemplate } from './message-row.js';
import { messages } from './message-styles.js';
import { base } from './styles.js';

const NEAR_END_PX = 60;
const NEAR_START_PX = 600;
const SEEN_MS = 250;
const MAX_ANNOUNCED = 3;

/**
 * The messages of the open room. Stays at the newest one while that is in view, keeps its place when
 * older ones are put before, loads those when their end comes near, and reports what was seen.
 */
class CoMessageList extends LitElement {
  static properties = {
    store: { attribute: false },
    conversation: { attribute: false },
    _away: { state: true },
    _olderFailed: { state: true },
    _announced: { state: true },
    _newer: { state: true },
  };

  static styles = [
    base,
    messages,
    css`
      :host {
        position: relative;
        display: block;
        container-type: inline-size;
      }

      .scroller {
        height: 100%;
        overflow-y: auto;
        overflow-anchor: none;
        overscroll-behavior: contain;
      }

      .content {
        display: flow-root;
        max-width: 1000px;
        min-height: 100%;
        margin: 0 auto;
        padding: 4px 16px 14px;
      }

      .start {
        display: flex;
        justify-content: center;
        align-items: center;
        gap: 8px;
        min-height: 44px;
        color: var(--ink-canvas);
        font-size: 13px;
      }

      .newest {
        position: absolute;
        right: 20px;
        bottom: 14px;
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: 44px;
        height: 44px;
        padding: 0 11px;
        border-radius: 22px;
        background: var(--panel);
        box-shadow: 0 2px 12px rgb(20 30 40 / 22%);
        font-weight: 600;
      }

      .newest.some {
        padding-right: 18px;
        background: var(--brand);
        color: var(--brand-ink);
      }
    `,
  ];

  #watch = new Watch(this);
  #rows = [];
  #atEnd = true;
  #placed = false;
  #before;
  #lastWritten;
  #seenTimer;
  #resized = new ResizeObserver(() => this.#keepPlace());

  connectedCallback() {
    super.connectedCallback();
    addEventListener('focus', this.#reportSeen);
    document.addEventListener('visibilitychange', this.#reportSeen);
  }

  disconnectedCallback() {
    removeEventListener('focus', this.#reportSeen);
    document.removeEventListener('visibilitychange', this.#reportSeen);
    clearTimeout(this.#seenTimer);
    this.#seenTimer = undefined;
    this.#resized.disconnect();
    super.disconnectedCallback();
  }

  get #scroller() {
    return this.renderRoot.querySelector('.scroller');
  }

  willUpdate(changed) {
    const { store, conversation } = this;
    this.#watch.on(language, conversation, store.people, store.outbox);
    if (changed.has('conversation')) {
      this.#placed = false;
      this.#atEnd = true;
      this._away = false;
      this._newer = false;
      this._olderFailed = false;
      this._announced = undefined;
      this.#before = undefined;
    }
    this.#noteFresh();
    // What is on its way moves to the events once its own event is there.
    const unsent = conversation.unsent.filter((item) => !(item.q <= conversation.log.last));
    this.#measure();
    this.#rows = timeline(conversation.log.events, unsent, {
      me: store.me,
      unreadAfter: conversation.unreadAfter,
      missing: (n) => conversation.readers.missing(n),
    });
    this.#followOwn(unsent.at(-1)?.cid);
  }

  render() {
    const { store } = this;
    const context = {
      people: store.people,
      retry: (cid) => store.outbox.retry(cid),
      discard: (cid) => store.outbox.remove(cid),
    };
    return html`
      <div class="scroller" tabindex="0" role="region" aria-label=${t('conversation')} @scroll=${this.#scrolled}>
        <div class="content">
          <div class="start">${this.#start()}</div>
          <ol>
            ${repeat(this.#rows, (row) => row.key, (row) => rowTemplate(row, context))}
          </ol>
        </div>
      </div>
      ${this._away || this._newer ? this.#toNewest() : nothing}
      <p class="hidden-text" aria-live="polite">${this._announced ?? nothing}</p>
    `;
  }

  #start() {
    if (this._olderFailed) {
      return html`<span>${t('loadOlderFailed')}</span>
        <button class="secondary" @click=${this.#loadOlder}>${t('retry')}</button>`;
    }
    return this.conversation.log.more ? t('loading') : t('beginning');
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
    else if (this.#atEnd) scroller.scrollTop = scroller.scrollHeight;
    else if (this.#before && this.#before.first !== this.#rows[0]?.key) {
      scroller.scrollTop = scroller.scrollHeight - this.#before.fromEnd;
    }
    this.#loadOlderIfNear();
    this.#reportSeen();
  }

  // Where to start: at the first unread message, with a little of what came before in view.
  #placeFirst(scroller) {
    this.#placed = true;
    const mark = this.renderRoot.getElementById('unread');
    scroller.scrollTop = mark ? mark.offsetTop - scroller.clientHeight / 3 : scroller.scrollHeight;
    this.#scrolled();
  }

  // Before rendering: where the view is, counted from the end, which older messages do not move.
  #measure() {
    const scroller = this.hasUpdated && this.#placed ? this.#scroller : undefined;
    this.#before = scroller && {
      first: this.#rows[0]?.key,
      fromEnd: scroller.scrollHeight - scroller.scrollTop,
    };
  }

  // Who writes wants to see what they wrote.
  #followOwn(cid) {
    if (cid && cid !== this.#lastWritten) this.#atEnd = true;
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
      this._announced = others.map((event) => `${personName(this.store.people, event.s)}: ${event.d.text}`).join('\n');
    }
  }

  #scrolled = () => {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    const fromEnd = scrollHeight - scrollTop - clientHeight;
    this.#atEnd = fromEnd < NEAR_END_PX;
    this._away = fromEnd > clientHeight;
    if (this.#atEnd) {
      this._newer = false;
      this.conversation.trim();
    }
    this.#loadOlderIfNear();
    this.#reportSeen();
  };

  // The list or what it shows changed its size: at the end means staying there.
  #keepPlace() {
    if (this.#atEnd) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #goToNewest() {
    this.#atEnd = true;
    this._newer = false;
    this._away = false;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #loadOlderIfNear() {
    if (!this._olderFailed && this.#scroller.scrollTop < NEAR_START_PX) this.#loadOlder();
  }

  #loadOlder = async () => {
    this._olderFailed = false;
    const { conversation } = this;
    try {
      await conversation.loadOlder();
    } catch {
      if (conversation === this.conversation) this._olderFailed = true;
    }
  };

  #reportSeen = () => {
    this.#seenTimer ??= setTimeout(() => this.#seen(), SEEN_MS);
  };

  // Seen is what lies above the lower edge while the page is looked at.
  #seen() {
    this.#seenTimer = undefined;
    if (document.visibilityState !== 'visible' || !document.hasFocus()) return;
    const edge = this.#scroller.getBoundingClientRect().bottom + NEAR_END_PX;
    const items = this.renderRoot.querySelectorAll('li[data-n]');
    for (let i = items.length - 1; i >= 0; i--) {
      if (items[i].getBoundingClientRect().bottom <= edge) {
        this.conversation.seen(Number(items[i].dataset.n));
        return;
      }
    }
  }
}

customElements.define('co-message-list', CoMessageList);
