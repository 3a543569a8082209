import { LitElement, css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { language, t, when } from '../i18n.js';
import { faces, preview, roomName } from '../names.js';
import { Watch } from '../observable.js';
import './co-avatar.js';
import './co-icon.js';
import './co-menu.js';
import './co-new-room.js';
import { base, fields } from './styles.js';

const SEARCH_FROM = 8;
const BADGE_MAX = 300;

/** The user's rooms, newest activity first, and the way to new ones. */
class CoRoomList extends LitElement {
  static properties = {
    store: { attribute: false },
    session: { attribute: false },
    selected: {},
    _filter: { state: true },
  };

  static styles = [
    base,
    fields,
    css`
      :host {
        display: block;
        background: var(--panel);
      }

      nav {
        display: grid;
        grid-template: auto auto minmax(0, 1fr) / minmax(0, 1fr);
        height: 100%;
      }

      .top {
        display: flex;
        align-items: center;
        gap: 2px;
        height: var(--header);
        padding: 0 10px 0 20px;
      }

      h1 {
        flex: 1;
        font-size: 22px;
        font-weight: 750;
        letter-spacing: -0.01em;
      }

      .search {
        position: relative;
        padding: 0 16px 10px;
      }

      .search co-icon {
        position: absolute;
        left: 28px;
        top: 10px;
        width: 18px;
        height: 18px;
        color: var(--ink-2);
      }

      .search input {
        width: 100%;
        height: 38px;
        padding: 0 12px 0 38px;
        border: 0;
        border-radius: 10px;
        background: var(--panel-2);
        font-size: 15px;
      }

      .rooms {
        grid-row: 3;
        overflow-y: auto;
        padding: 2px 8px 16px;
        overscroll-behavior: contain;
      }

      a {
        display: grid;
        grid-template: auto auto / auto minmax(0, 1fr) auto;
        column-gap: 12px;
        align-items: center;
        padding: 9px 12px;
        border-radius: var(--radius);
        color: inherit;
        text-decoration: none;
      }

      a:hover {
        background: var(--hover);
      }

      a[aria-current] {
        background: var(--selected);
      }

      co-avatar {
        grid-row: span 2;
      }

      .name {
        display: flex;
        gap: 6px;
        align-self: end;
        min-width: 0;
        font-weight: 600;
      }

      .count {
        flex: none;
        color: var(--ink-2);
        font-weight: 400;
      }

      time {
        align-self: end;
        color: var(--ink-2);
        font-size: 12px;
        white-space: nowrap;
      }

      .preview {
        align-self: start;
        color: var(--ink-2);
        font-size: 14px;
      }

      .alone {
        grid-column: 2 / 4;
      }

      .badge {
        justify-self: end;
        min-width: 20px;
        height: 20px;
        padding: 0 6px;
        border-radius: 10px;
        background: var(--badge);
        color: var(--badge-ink);
        font-size: 12px;
        font-weight: 600;
        line-height: 20px;
        text-align: center;
      }

      .empty {
        display: grid;
        justify-items: center;
        gap: 8px;
        padding: 72px 24px;
        text-align: center;
      }

      .empty h2 {
        font-size: 17px;
      }

      .empty .primary {
        margin-top: 12px;
      }
    `,
  ];

  #watch = new Watch(this);

  constructor() {
    super();
    this._filter = '';
  }

  willUpdate() {
    this.#watch.on(language, this.store.rooms, this.store.people);
  }

  render() {
    const { rooms } = this.store;
    const list = rooms.list;
    return html`
      <nav aria-labelledby="heading">
        <div class="top">
          <h1 id="heading">${t('chats')}</h1>
          <button class="icon-button" aria-label=${t('newChat')} title=${t('newChat')} @click=${this.#newRoom}>
            <co-icon name="new"></co-icon>
          </button>
          <co-menu .session=${this.session}></co-menu>
        </div>
        ${list.length >= SEARCH_FROM || this._filter ? this.#search() : nothing}
        <div class="rooms">${list.length > 0 ? this.#items(list) : this.#empty(rooms)}</div>
      </nav>
      <co-new-room .store=${this.store}></co-new-room>
    `;
  }

  #search() {
    return html`<div class="search">
      <co-icon name="search"></co-icon>
      <input
        type="search"
        aria-label=${t('search')}
        placeholder=${t('search')}
        .value=${this._filter}
        @input=${(event) => (this._filter = event.target.value)}
      />
    </div>`;
  }

  #items(list) {
    const { me } = this.store;
    const wanted = this._filter.trim().toLocaleLowerCase();
    const found = list.filter((room) => roomName(room, me).toLocaleLowerCase().includes(wanted));
    if (found.length === 0) return html`<p class="empty hint">${t('noMatch', this._filter.trim())}</p>`;
    return html`<ul>
      ${repeat(found, (room) => room.id, (room) => html`<li>${this.#item(room)}</li>`)}
    </ul>`;
  }

  #item(room) {
    const { me, people } = this.store;
    return html`<a href="#/r/${room.id}" aria-current=${room.id === this.selected ? 'page' : nothing}>
      <co-avatar .users=${faces(room, me)}></co-avatar>
      <span class="name">
        <span class="ellipsis" dir="auto">${roomName(room, me)}</span>
        ${room.kind === 'direct' ? nothing : html`<span class="count" aria-hidden="true">${room.memberCount}</span>`}
      </span>
      <time>${room.last ? when(room.last.ts) : nothing}</time>
      <span class="preview ellipsis ${room.unread > 0 ? '' : 'alone'}" dir="auto">${preview(room, me, people)}</span>
      ${room.unread > 0 ? this.#badge(room.unread) : nothing}
    </a>`;
  }

  #badge(unread) {
    return html`<span class="badge">
      <span aria-hidden="true">${unread > BADGE_MAX ? `${BADGE_MAX}+` : unread}</span>
      <span class="hidden-text">${t('unreadCount', unread)}</span>
    </span>`;
  }

  #empty(rooms) {
    if (rooms.failed) {
      return html`<div class="empty">
        <p>${t('roomsFailed')}</p>
        <button class="secondary" @click=${() => rooms.load()}>${t('retry')}</button>
      </div>`;
    }
    if (!rooms.loaded) return html`<p class="empty hint">${t('loading')}</p>`;
    return html`<div class="empty">
      <h2>${t('noRooms')}</h2>
      <p class="hint">${t('noRoomsHint')}</p>
      <button class="primary" @click=${this.#newRoom}>${t('newChat')}</button>
    </div>`;
  }

  #newRoom() {
    this.renderRoot.querySelector('co-new-room').show();
  }
}

customElements.define('co-room-list', CoRoomList);
