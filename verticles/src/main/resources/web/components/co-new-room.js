import { LitElement, css, html, nothing } from 'lit';
import { requestKey } from '../api.js';
import { errorText, language, t } from '../i18n.js';
import { Watch } from '../observable.js';
import './co-icon.js';
import './co-people-field.js';
import { base, dialogs, fields } from './styles.js';

/** Dialog: talk with one person, or make a room for several. */
class CoNewRoom extends LitElement {
  static properties = {
    store: { attribute: false },
    _group: { state: true },
    _busy: { state: true },
    _error: { state: true },
    _missing: { state: true },
  };

  static styles = [
    base,
    fields,
    dialogs,
    css`
      .tabs {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 4px;
        padding: 4px;
        border-radius: 12px;
        background: var(--panel-2);
      }

      .tabs label {
        display: grid;
        place-items: center;
        min-height: 40px;
        border-radius: 9px;
        color: var(--ink-2);
        font-weight: 600;
        cursor: pointer;
      }

      .tabs label:has(:checked) {
        background: var(--panel);
        color: var(--ink);
        box-shadow: var(--shadow);
      }

      .tabs label:has(:focus-visible) {
        outline: 2px solid var(--focus);
      }

      form {
        display: contents;
      }
    `,
  ];

  #request;

  constructor() {
    super();
    new Watch(this, language);
  }

  show() {
    this._error = undefined;
    this._missing = false;
    const dialog = this.renderRoot.querySelector('dialog');
    this.renderRoot.querySelector('form').reset();
    this.#people.clear();
    this._group = false;
    dialog.showModal();
    this.#focusFirst();
  }

  render() {
    return html`<dialog aria-labelledby="heading" @click=${this.#backdrop}>
      <header>
        <h2 id="heading">${t('newChat')}</h2>
        <button class="icon-button" aria-label=${t('close')} @click=${this.#close}>
          <co-icon name="close"></co-icon>
        </button>
      </header>
      <form novalidate @submit=${this.#submit}>
        <div class="body">
          <div class="tabs" role="radiogroup" aria-label=${t('newChat')}>
            ${this.#tab(false, 'direct')} ${this.#tab(true, 'group')}
          </div>
          ${this._group ? this.#titleField() : nothing}
          <co-people-field
            .store=${this.store}
            .single=${!this._group}
            label=${t(this._group ? 'people' : 'person')}
          ></co-people-field>
          <p class="error" role="alert" ?hidden=${!this._error}>
            ${this._error ? errorText(this._error, 'people') : nothing}
          </p>
          <div class="actions">
            <button type="button" class="secondary" @click=${this.#close}>${t('cancel')}</button>
            <button class="primary" ?disabled=${this._busy}>${t(this._group ? 'create' : 'startChat')}</button>
          </div>
        </div>
      </form>
    </dialog>`;
  }

  #tab(group, text) {
    return html`<label>
      <input
        class="hidden-text"
        type="radio"
        name="kind"
        ?checked=${!group}
        .checked=${Boolean(this._group) === group}
        @change=${() => this.#choose(group)}
      />${t(text)}
    </label>`;
  }

  #titleField() {
    return html`<div class="field">
      <label for="title">${t('title')}</label>
      <input
        id="title"
        name="title"
        autocomplete="off"
        placeholder=${t('titlePlaceholder')}
        aria-invalid=${this._missing ? 'true' : 'false'}
        aria-describedby="title-note"
        @input=${() => (this._missing = false)}
      />
      <p id="title-note" class="error" ?hidden=${!this._missing}>${t('required')}</p>
    </div>`;
  }

  get #people() {
    return this.renderRoot.querySelector('co-people-field');
  }

  #choose(group) {
    this._group = group;
    this._error = undefined;
    this._missing = false;
    this.#people.clear();
    this.#focusFirst();
  }

  async #submit(event) {
    event.preventDefault();
    if (this._busy) return;
    const title = this.renderRoot.getElementById('title')?.value.trim();
    this._error = undefined;
    this._missing = title === '';
    if (this._missing) {
      this.renderRoot.getElementById('title').focus();
      return;
    }
    if (!this.#people.check()) return;
    this._busy = true;
    try {
      const room = await this.#make(title, this.#people.chosen.map(({ handle }) => handle));
      this.store.rooms.put(room);
      this.#close();
      location.hash = `#/r/${room.id}`;
    } catch (error) {
      this._error = error;
    } finally {
      this._busy = false;
    }
  }

  // The same form sent again is the same request: if it was done, its answer was lost.
  async #make(title, handles) {
    const { api } = this.store;
    if (!this._group) return api.directRoom(handles[0]);
    const asked = JSON.stringify([title, handles]);
    if (this.#request?.asked !== asked) this.#request = { asked, key: requestKey() };
    try {
      const room = await api.createRoom(title, handles, this.#request.key);
      this.#request = undefined;
      return room;
    } catch (error) {
      if (error.code === 'cid_expired') this.#request = undefined;
      throw error;
    }
  }

  async #focusFirst() {
    await this.updateComplete;
    (this.renderRoot.getElementById('title') ?? this.#people).focus();
  }

  #backdrop(event) {
    if (event.target === event.currentTarget) this.#close();
  }

  #close() {
    this.renderRoot.querySelector('dialog').close();
  }
}

customElements.define('co-new-room', CoNewRoom);
