import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { errorText, language, t, when } from '../i18n.js';
import { faces, preview, roomName } from '../names.js';
import { Watch } from '../observable.js';
import { plain } from '../visible.js';
import './co-avatar.js';
import './co-icon.js';
import './co-menu.js';
import './co-new-room.js';
import { roomList } from './room-list-styles.js';
import { base, fields } from './styles.js';

const SEARCH_FROM = 8;
const BADGE_MAX = 300;
const ROW_PX = 64;
/** Rows rendered above and below those in view. */
const SPARE = 12;
const FIRST_ROWS = 40;

/**
 * The user's rooms, newest activity first, and the way to new ones. There may be thousands: only the
 * rows around those in view are elements. While picking, several groups can be left at once.
 */
class CoRoomList extends LitElement {
  static properties = {
    store: { attribute: false },
    session: { attribute: false },
    selected: {},
    _filter: { state: true },
    _from: { state: true },
    _rows: { state: true },
    _picked: { state: true },
    _sure: { state: true },
    _left: { state: true },
    _error: { state: true },
  };

  static styles = [base, fields, roomList];

  #watch = new Watch(this);
  #resized = new ResizeObserver(() => this.#scrolled());

  constructor() {
    super();
    this._filter = '';
    this._from = 0;
    this._rows = FIRST_ROWS;
  }

  disconnectedCallback() {
    this.#resized.disconnect();
    super.disconnectedCallback();
  }

  firstUpdated() {
    this.#resized.observe(this.renderRoot.querySelector('.rooms'));
  }

  willUpdate() {
    this.#watch.on(language, this.store.rooms, this.store.people);
  }

  render() {
    const { rooms } = this.store;
    const list = this._picked ? rooms.list.filter(({ kind }) => kind === 'group') : rooms.list;
    const found = this.#matching(list);
    return html`
      <nav aria-labelledby="heading">
        ${this._picked ? this.#pickingTop() : this.#top()}
        <div>
          ${list.length >= SEARCH_FROM || this._filter ? this.#search() : nothing}
          ${this._picked ? this.#pickAll(found) : nothing}
        </div>
        <div class="rooms" @scroll=${this.#scrolled}>
          ${found.length > 0 ? this.#items(found) : this.#empty(rooms, list)}
        </div>
        ${this._picked ? this.#leaving() : nothing}
      </nav>
      <co-new-room .store=${this.store}></co-new-room>
    `;
  }

  #top() {
    return html`<div class="top">
      <h1 id="heading">${t('chats')}</h1>
      <button class="icon-button" aria-label=${t('newChat')} title=${t('newChat')} @click=${this.#newRoom}>
        <co-icon name="new"></co-icon>
      </button>
      <co-menu .store=${this.store} .session=${this.session} @pick=${this.#startPicking}></co-menu>
    </div>`;
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

  // A Mac writes Hangul in pieces (NFD).
  #matching(list) {
    const wanted = this._filter.trim().normalize('NFC').toLocaleLowerCase();
    const { me } = this.store;
    return wanted
      ? list.filter((room) => roomName(room, me).normalize('NFC').toLocaleLowerCase().includes(wanted))
      : list;
  }

  #items(found) {
    const from = Math.min(this._from, Math.max(0, found.length - this._rows));
    const shown = found.slice(from, from + this._rows);
    return html`<ul>
      ${repeat(
        shown,
        (room) => room.id,
        (room, index) =>
          html`<li data-row=${from + index} aria-setsize=${found.length} aria-posinset=${from + index + 1}>
            ${this._picked ? this.#pick(room) : this.#item(room)}
          </li>`,
      )}
    </ul>`;
  }

  // By script: the policy forbids style attributes.
  updated() {
    const list = this.renderRoot.querySelector('ul');
    if (!list) return;
    const [first] = list.children;
    list.style.height = `${Number(first?.getAttribute('aria-setsize') ?? 0) * ROW_PX}px`;
    for (const item of list.children) {
      const top = `${Number(item.dataset.row) * ROW_PX}px`;
      if (item.style.top !== top) item.style.top = top;
    }
  }

  #scrolled() {
    const { scrollTop, clientHeight } = this.renderRoot.querySelector('.rooms');
    const rows = Math.ceil(clientHeight / ROW_PX) + 2 * SPARE;
    const from = Math.max(0, Math.floor(scrollTop / ROW_PX) - SPARE);
    // Half of the spare rows may go by before others are needed.
    if (rows !== this._rows || Math.abs(from - this._from) >= SPARE / 2 || from === 0) {
      this._rows = rows;
      this._from = from;
    }
  }

  #item(room) {
    return html`<a href="#/r/${room.id}" aria-current=${room.id === this.selected ? 'page' : nothing}>
      ${this.#row(room)}
    </a>`;
  }

  #row(room) {
    const { me, people } = this.store;
    const draft = room.id === this.selected ? '' : this.store.drafts.get(room.id);
    return html`<co-avatar .users=${faces(room, me)}></co-avatar>
      <span class="name">
        <bdi class="ellipsis">${roomName(room, me)}</bdi>
        ${room.kind === 'direct' ? nothing : html`<span class="count" aria-hidden="true">${room.memberCount}</span>`}
      </span>
      <time>${room.last ? when(room.last.ts) : nothing}</time>
      <span class="preview ellipsis ${room.unread > 0 ? '' : 'alone'}" dir="auto"
        >${draft
          ? html`<span class="draft">${t('draft')}</span> <bdi>${plain(draft.replace(/\s+/g, ' ').slice(0, 200))}</bdi>`
          : preview(room, me, people)}</span
      >
      ${room.unread > 0 ? this.#badge(room.unread) : nothing}`;
  }

  #badge(unread) {
    return html`<span class="badge">
      <span aria-hidden="true">${unread > BADGE_MAX ? `${BADGE_MAX}+` : unread}</span>
      <span class="hidden-text">${t('unreadCount', unread)}</span>
    </span>`;
  }

  #empty(rooms, list) {
    if (list.length > 0) return html`<p class="empty hint">${t('noMatch', this._filter.trim())}</p>`;
    if (rooms.failed) {
      return html`<div class="empty">
        <p>${t('roomsFailed')}</p>
        <button class="secondary" @click=${() => rooms.load()}>${t('again')}</button>
      </div>`;
    }
    if (!rooms.loaded) return html`<p class="empty hint">${t('loading')}</p>`;
    if (this._picked) return html`<p class="empty hint">${t('noGroups')}</p>`;
    return html`<div class="empty">
      <h2>${t('noRooms')}</h2>
      <p class="hint">${t('noRoomsHint')}</p>
      <button class="primary" @click=${this.#newRoom}>${t('newChat')}</button>
    </div>`;
  }

  #newRoom() {
    this.renderRoot.querySelector('co-new-room').show();
  }

  #startPicking() {
    this._picked = new Set();
    this._sure = false;
    this._error = undefined;
    this._left = undefined;
  }

  #stopPicking() {
    this._picked = undefined;
    this._filter = '';
  }

  #pickingTop() {
    return html`<div class="top">
      <h1 id="heading">${t('leaveSeveral')}</h1>
      <button class="icon-button" aria-label=${t('close')} ?disabled=${this._left >= 0} @click=${this.#stopPicking}>
        <co-icon name="close"></co-icon>
      </button>
    </div>`;
  }

  #pickAll(found) {
    const all = found.length > 0 && found.every(({ id }) => this._picked.has(id));
    const flip = () => {
      const ids = found.map(({ id }) => id);
      this.#choose(all ? [...this._picked].filter((id) => !ids.includes(id)) : [...this._picked, ...ids]);
    };
    return html`<div class="all">
      <span class="hint" role="status">${t('picked', this._picked.size)}</span>
      <button class="text-button" ?disabled=${this._left >= 0 || found.length === 0} @click=${flip}>
        ${t(all ? 'pickNone' : 'pickAll')}
      </button>
    </div>`;
  }

  #pick(room) {
    const flip = (event) => {
      const others = [...this._picked].filter((id) => id !== room.id);
      this.#choose(event.target.checked ? [...others, room.id] : others);
    };
    return html`<label class="pick">
      <input type="checkbox" .checked=${this._picked.has(room.id)} ?disabled=${this._left >= 0} @change=${flip} />
      ${this.#row(room)}
    </label>`;
  }

  #choose(ids) {
    this._picked = new Set(ids);
    this._sure = false;
    this._error = undefined;
  }

  #leaving() {
    const count = this._picked.size;
    if (this._left >= 0) return html`<p class="picking hint" role="status">${t('leavingSeveral', this._left, count)}</p>`;
    return html`<div class="picking">
      <p class="error" role="alert" ?hidden=${!this._error}>${this._error ? errorText(this._error) : nothing}</p>
      ${this._sure ? html`<p role="alert">${t('leaveSeveralSure', count)}</p>` : nothing}
      <div class="actions">
        <button class="secondary" @click=${this._sure ? () => (this._sure = false) : this.#stopPicking}>${t('cancel')}</button>
        <button
          class="secondary danger"
          ?disabled=${count === 0}
          @click=${this._sure ? this.#leave : () => (this._sure = true)}
        >
          ${t(this._sure ? 'leave' : 'leaveCount', count)}
        </button>
      </div>
    </div>`;
  }

  async #leave() {
    const ids = [...this._picked];
    this._left = 0;
    this._error = await this.store.rooms.leaveAll(ids, (left) => (this._left = left));
    this._left = undefined;
    this._sure = false;
    if (ids.includes(this.selected) && !this.store.rooms.get(this.selected)) location.hash = '#/';
    if (this._error) this._picked = new Set(ids.filter((id) => this.store.rooms.get(id)));
    else this.#stopPicking();
  }
}

customElements.define('co-room-list', CoRoomList);
