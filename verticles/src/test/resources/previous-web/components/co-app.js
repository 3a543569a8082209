import { LitElement, css, html, nothing } from 'lit';
import { language, t } from '../i18n.js';
import { Watch } from '../observable.js';
import { Session } from '../session.js';
import { Store } from '../store.js';
import './co-banner.js';
import './co-login.js';
import './co-room-list.js';
import './co-room.js';
import { base } from './styles.js';

const ROUTE = /^#\/r\/(\d{1,20})$/;

/** The whole client: login, or the list of rooms beside the open one (on a phone, one of them). */
class CoApp extends LitElement {
  static properties = { _room: { state: true } };

  static styles = [
    base,
    css`
      :host {
        display: block;
        height: 100dvh;
      }

      .frame {
        display: grid;
        grid-template: auto 1fr / minmax(280px, 360px) minmax(0, 1fr);
        height: 100%;
      }

      co-banner {
        grid-column: 1 / -1;
      }

      co-room-list {
        border-right: 1px solid var(--line);
        min-height: 0;
      }

      main {
        display: grid;
        grid-template: minmax(0, 1fr) / minmax(0, 1fr);
        min-height: 0;
      }

      .nothing {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 16px;
        padding: 24px;
        background: var(--canvas);
        color: var(--ink-canvas);
        text-align: center;
      }

      .nothing img {
        opacity: 0.85;
      }

      @media (max-width: 719px) {
        .frame {
          grid-template-columns: minmax(0, 1fr);
        }

        .frame.open co-room-list,
        .frame:not(.open) main {
          display: none;
        }

        co-room-list {
          border: 0;
        }
      }
    `,
  ];

  #session = new Session();
  #store;
  #watch = new Watch(this);

  connectedCallback() {
    super.connectedCallback();
    addEventListener('hashchange', this.#route);
    this.#route();
  }

  disconnectedCallback() {
    removeEventListener('hashchange', this.#route);
    super.disconnectedCallback();
  }

  #route = () => {
    this._room = ROUTE.exec(location.hash)?.[1];
  };

  willUpdate() {
    this.#followSession();
    this.#watch.on(language, this.#session, this.#store, this.#store?.rooms);
    // Rooms first: entering one needs to know what is unread in it.
    const { rooms } = this.#store ?? {};
    if (rooms?.loaded || rooms?.get(this._room)) this.#store.show(this._room);
    const unread = this.#store?.rooms.unread ?? 0;
    document.title = unread > 0 ? `(${unread}) Co-Talk` : 'Co-Talk';
  }

  // A store lives as long as its user is logged in.
  #followSession() {
    const { user } = this.#session;
    if (this.#store && this.#store.me.id !== user?.id) {
      this.#store.stop();
      this.#store = undefined;
      // A session that was ended may go on where it was.
      if (user || !this.#session.ended) location.hash = '#/';
    }
    if (user && !this.#store) {
      this.#store = new Store(this.#session);
      this.#store.start();
    }
  }

  render() {
    const store = this.#store;
    if (!store) return html`<co-login .session=${this.#session}></co-login>`;
    return html`<div class="frame ${this._room ? 'open' : ''}">
      <co-banner .socket=${store.socket}></co-banner>
      <co-room-list .store=${store} .session=${this.#session} .selected=${this._room}></co-room-list>
      <main>
        ${store.conversation
          ? html`<co-room .store=${store} .conversation=${store.conversation}></co-room>`
          : html`<div class="nothing">
              ${this._room
                ? nothing
                : html`<img src="/favicon.svg" alt="" width="72" height="72" />
                    <p>${t('chooseRoom')}</p>`}
            </div>`}
      </main>
    </div>`;
  }
}

customElements.define('co-app', CoApp);
