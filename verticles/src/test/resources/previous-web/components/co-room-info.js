import { LitElement, css, html, nothing } from 'lit';
import { errorText, language, t } from '../i18n.js';
import { Watch } from '../observable.js';
import { plain } from '../visible.js';
import './co-avatar.js';
import './co-icon.js';
import './co-people-field.js';
import { base, dialogs, fields } from './styles.js';

const PAGE = 100;

/** Dialog: who is in the room, adding somebody, leaving. */
class CoRoomInfo extends LitElement {
  static properties = {
    store: { attribute: false },
    room: { attribute: false },
    _members: { state: true },
    _next: { state: true },
    _error: { state: true },
    _where: { state: true },
    _leaving: { state: true },
    _busy: { state: true },
    _chosen: { state: true },
  };

  static styles = [
    base,
    fields,
    dialogs,
    css`
      ul {
        max-height: 45vh;
        margin: 0 -10px;
        overflow-y: auto;
      }

      li {
        --avatar: 40px;

        display: flex;
        align-items: center;
        gap: 12px;
        padding: 7px 10px;
      }

      li > div {
        flex: 1;
        min-width: 0;
      }

      .role {
        flex: none;
        padding: 2px 8px;
        border-radius: 8px;
        background: var(--panel-2);
        color: var(--ink-2);
        font-size: 12px;
        font-weight: 600;
      }

      .add {
        display: grid;
        gap: 8px;
      }

      .leave {
        display: flex;
        align-items: center;
        gap: 8px;
        justify-self: start;
        min-height: 40px;
        margin-left: -10px;
        padding: 0 10px;
        border-radius: 9px;
        font-weight: 600;
      }

      .leave:hover {
        background: var(--hover);
      }

      .sure {
        display: grid;
        gap: 12px;
        padding: 14px;
        border-radius: var(--radius);
        background: var(--panel-2);
      }

      .sure .secondary {
        background: var(--panel);
      }
    `,
  ];

  constructor() {
    super();
    this._members = [];
    new Watch(this, language);
  }

  show() {
    this._error = undefined;
    this._leaving = false;
    this._chosen = 0;
    this.renderRoot.querySelector('co-people-field')?.clear();
    this._members = this.room.members.map((user) => ({ user }));
    this.renderRoot.querySelector('dialog').showModal();
    this.#load();
  }

  async #load(cursor) {
    await this.#try('error', async () => {
      const page = await this.store.api.listMembers(this.room.id, cursor, PAGE);
      this.store.people.add(page.members.map(({ user }) => user));
      this._members = cursor ? [...this._members, ...page.members] : page.members;
      this._next = page.next;
    });
  }

  render() {
    if (!this.room) return nothing;
    return html`<dialog aria-labelledby="heading" @click=${this.#backdrop}>
      <header>
        <h2 id="heading">${t('memberCount', this.room.memberCount)}</h2>
        <button class="icon-button" aria-label=${t('close')} @click=${this.#close}>
          <co-icon name="close"></co-icon>
        </button>
      </header>
      <div class="body">
        <ul tabindex="0" aria-label=${t('members')}>
          ${this._members.map((member) => this.#member(member))}
          ${this._next
            ? html`<li><button class="text-button" @click=${() => this.#load(this._next)}>${t('moreMembers')}</button></li>`
            : nothing}
        </ul>
        ${this.room.kind === 'group' ? this.#addForm() : nothing}
        <p class="error" role="alert" ?hidden=${!this._error}>
          ${this._error ? errorText(this._error, this._where) : nothing}
        </p>
        ${this._leaving ? this.#sure() : this.#leaveButton()}
      </div>
    </dialog>`;
  }

  #member({ user, role }) {
    return html`<li>
      <co-avatar .users=${[user]}></co-avatar>
      <div>
        <div class="ellipsis"><bdi>${plain(user.name)}</bdi></div>
        <div class="hint ellipsis">@${user.handle}</div>
      </div>
      ${user.id === this.store.me.id ? html`<span class="role">${t('you')}</span>` : nothing}
      ${role && role !== 'member' ? html`<span class="role">${t(role)}</span>` : nothing}
    </li>`;
  }

  #addForm() {
    return html`<form class="add" novalidate @submit=${this.#add}>
      <co-people-field
        .store=${this.store}
        .members=${this._members.map(({ user }) => user.id)}
        label=${t('addMember')}
        @change=${(event) => (this._chosen = event.target.chosen.length)}
      ></co-people-field>
      <button class="primary" ?hidden=${!this._chosen} ?disabled=${this._busy}>${t('addChosen', this._chosen)}</button>
    </form>`;
  }

  #leaveButton() {
    return html`<button class="leave danger" @click=${() => (this._leaving = true)}>
      <co-icon name="leave"></co-icon>${t('leave')}
    </button>`;
  }

  #sure() {
    return html`<div class="sure" role="alert">
      <p>${t('leaveSure')}</p>
      <div class="actions">
        <button class="secondary" @click=${() => (this._leaving = false)}>${t('cancel')}</button>
        <button class="secondary danger" ?disabled=${this._busy} @click=${this.#leave}>${t('leave')}</button>
      </div>
    </div>`;
  }

  async #add(event) {
    event.preventDefault();
    const field = event.target.querySelector('co-people-field');
    if (this._busy || !field.check()) return;
    await this.#try('addMember', async () => {
      for (const { handle } of field.chosen) await this.store.api.addMember(this.room.id, handle);
      field.clear();
      this._chosen = 0;
      this.store.rooms.refresh(this.room.id);
      await this.#load();
    });
  }

  async #leave() {
    const { id } = this.room;
    await this.#try('error', async () => {
      await this.store.api.leaveRoom(id);
      this.#close();
      location.hash = '#/';
      this.store.rooms.remove(id);
    });
  }

  async #try(where, work) {
    this._error = undefined;
    this._where = where;
    this._busy = true;
    try {
      await work();
    } catch (error) {
      this._error = error;
    } finally {
      this._busy = false;
    }
  }

  #backdrop(event) {
    if (event.target === event.currentTarget) this.#close();
  }

  #close() {
    this.renderRoot.querySelector('dialog').close();
  }
}

customElements.define('co-room-info', CoRoomInfo);
