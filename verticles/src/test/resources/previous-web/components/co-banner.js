import { LitElement, css, html, nothing } from 'lit';
import { language, t } from '../i18n.js';
import { Watch } from '../observable.js';
import { local } from '../storage.js';
import { base } from './styles.js';

const SLOW_MS = 2_000;

/** Says what is the matter with the connection; nothing while all is well. */
class CoBanner extends LitElement {
  static properties = {
    socket: { attribute: false },
    _slow: { state: true },
  };

  static styles = [
    base,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: center;
        gap: 2px 10px;
        min-height: 38px;
        padding: 5px 16px;
        background: var(--notice);
        color: var(--notice-ink);
        font-size: 14px;
      }

      button {
        padding: 3px 8px;
        border-radius: 6px;
        color: inherit;
        font-weight: 600;
        text-decoration: underline;
        text-underline-offset: 3px;
      }
    `,
  ];

  #watch = new Watch(this);
  #tick;
  #slowTimer;

  connectedCallback() {
    super.connectedCallback();
    this.#tick = setInterval(() => this.socket.state === 'waiting' && this.requestUpdate(), 1000);
    addEventListener('online', this.#network);
    addEventListener('offline', this.#network);
  }

  disconnectedCallback() {
    clearInterval(this.#tick);
    clearTimeout(this.#slowTimer);
    removeEventListener('online', this.#network);
    removeEventListener('offline', this.#network);
    super.disconnectedCallback();
  }

  #network = () => this.requestUpdate();

  willUpdate() {
    this.#watch.on(language, this.socket);
    if (this.socket.online) {
      clearTimeout(this.#slowTimer);
      this.#slowTimer = undefined;
      this._slow = false;
    } else {
      // Most interruptions are over before anybody needs to know.
      this.#slowTimer ??= setTimeout(() => (this._slow = true), SLOW_MS);
    }
  }

  render() {
    const text = this.#text();
    return html`<div role="status" ?hidden=${!text}>${text ?? nothing}</div>
      ${local.blocked ? html`<div role="note"><span>${t('storageBlocked')}</span></div>` : nothing}`;
  }

  #text() {
    const { state, reason, retryAt } = this.socket;
    if (state === 'stopped') {
      return html`<span>${t(`stopped_${reason}`)}</span>
        <button @click=${() => location.reload()}>${t('reload')}</button>`;
    }
    if (!this._slow) return undefined;
    if (!navigator.onLine) return html`<span>${t('offline')}</span>`;
    if (state !== 'waiting') return html`<span>${t('connecting')}</span>`;
    const seconds = Math.max(1, Math.ceil((retryAt - Date.now()) / 1000));
    return html`<span aria-live="off">${t('reconnecting', seconds)}</span>
      <button @click=${this.socket.tryNow}>${t('reconnectNow')}</button>`;
  }
}

customElements.define('co-banner', CoBanner);
