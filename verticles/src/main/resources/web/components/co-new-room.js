import { LitElement, css, html, nothing } from 'lit';
import { errorText, language, t } from '../i18n.js';
import { Watch } from '../observable.js';
import './co-icon.js';
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

  constructor() {
    super();
    new Watch(this, language);
  }

  show() {
    this._error = undefined;
    this._missing = undefined;
    const dialog = this.renderRoot.querySelector('dialog');
    this.renderRoot.querySelector('form').reset();
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
          ${this._group ? this.#field('title', t('title'), t('titlePlaceholder'), nothing) : nothing}
          ${this._group
            ? this.#field('handles', t('handles'), nothing, t('handlesHint'))
            : this.#field('handle', t('handle'), t('handlePlaceholder'), nothing)}
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
        .checked=${Boolean(this._group) === group}
        @change=${() => this.#choose(group)}
      />${t(text)}
    </label>`;
  }

  #field(name, label, placeholder, hint) {
    const missing = this._missing === name;
    return html`<div class="field">
      <label for=${name}>${label}</label>
      <input
        id=${name}
        name=${name}
        autocomplete="off"
        autocapitalize=${name === 'title' ? nothing : 'none'}
        spellcheck=${name === 'title' ? nothing : 'false'}
        placeholder=${placeholder}
        aria-invalid=${missing ? 'true' : 'false'}
        aria-describedby="${name}-note"
      />
      <p id="${name}-note" class=${missing ? 'error' : 'hint'} ?hidden=${!missing && hint === nothing}>
        ${missing ? t('required') : hint}
      </p>
    </div>`;
  }

  #choose(group) {
    this._group = group;
    this._error = undefined;
    this._missing = undefined;
  }

  async #submit(event) {
    event.preventDefault();
    if (this._busy) return;
    const values = Object.fromEntries(new FormData(event.target));
    this._error = undefined;
    this._missing = ['title', 'handle', 'handles'].find((name) => values[name]?.trim() === '');
    if (this._missing) {
      await this.updateComplete;
      this.renderRoot.getElementById(this._missing).focus();
      return;
    }
    this._busy = true;
    try {
      const room = await this.#make(values);
      this.store.rooms.put(room);
      this.#close();
      location.hash = `#/r/${room.id}`;
    } catch (error) {
      this._error = error;
    } finally {
      this._busy = false;
    }
  }

  #make({ title, handle, handles }) {
    const { api } = this.store;
    return this._group
      ? api.createRoom(title.trim(), handleList(handles))
      : api.directRoom(handleList(handle)[0] ?? handle);
  }

  async #focusFirst() {
    await this.updateComplete;
    this.renderRoot.querySelector('.field input').focus();
  }

  #backdrop(event) {
    if (event.target === event.currentTarget) this.#close();
  }

  #close() {
    this.renderRoot.querySelector('dialog').close();
  }
}

// People write handles as they know them from elsewhere: with an @, commas, line breaks.
const handleList = (text) =>
  [...new Set(text.split(/[\s,;、，]+/).map((one) => one.replace(/^@/, '')))].filter(Boolean);

customElements.define('co-new-room', CoNewRoom);
