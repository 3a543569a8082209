import { LitElement, css, html, nothing } from 'lit';
import { errorText, language, t } from '../i18n.js';
import { Watch } from '../observable.js';
import { plain } from '../visible.js';
import './co-avatar.js';
import './co-icon.js';
import { base, fields } from './styles.js';

const PAUSE_MS = 250;
const MAX_AT_ONCE = 20;

/**
 * A field to look people up by handle and to choose from whoever was found. Only `chosen` counts:
 * what is typed and not chosen yet is nobody. Fires `change` when the choice changes.
 */
class CoPeopleField extends LitElement {
  static properties = {
    store: { attribute: false },
    label: {},
    /** One person only. */
    single: { type: Boolean },
    /** Ids of those who need not be chosen any more. */
    members: { attribute: false },
    _chosen: { state: true },
    _found: { state: true },
    _typed: { state: true },
    _asking: { state: true },
    _fault: { state: true },
  };

  static styles = [
    base,
    fields,
    css`
      .chosen {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
      }

      .chip {
        display: flex;
        align-items: center;
        gap: 6px;
        max-width: 100%;
        min-height: 36px;
        padding: 0 4px 0 12px;
        border-radius: 18px;
        background: var(--selected);
        font-weight: 600;
      }

      .chip .hint {
        font-weight: 400;
      }

      .chip button {
        display: grid;
        flex: none;
        place-items: center;
        width: 28px;
        height: 28px;
        border-radius: 50%;
      }

      .chip button:hover {
        background: var(--hover);
      }

      .chip co-icon {
        width: 16px;
        height: 16px;
      }

      .found {
        display: grid;
        max-height: 240px;
        margin: 0 -8px;
        overflow-y: auto;
      }

      .person {
        --avatar: 40px;

        display: flex;
        align-items: center;
        gap: 12px;
        width: 100%;
        min-height: 56px;
        padding: 4px 8px;
        border-radius: var(--radius);
        text-align: left;
      }

      .person:hover:not(:disabled) {
        background: var(--hover);
      }

      .person > span {
        display: grid;
        flex: 1;
        min-width: 0;
      }

      .person b {
        flex: none;
        padding: 6px 12px;
        border-radius: 9px;
        background: var(--panel-2);
        font-size: 13px;
      }

      .note {
        padding: 4px 8px;
      }
    `,
  ];

  #timer;
  #round = 0;
  #looked = new Map();

  constructor() {
    super();
    this.clear();
    new Watch(this, language);
  }

  /** @returns {{id: string, handle: string, name: string}[]} who was chosen, in that order */
  get chosen() {
    return this._chosen;
  }

  clear() {
    this._chosen = [];
    this.#empty();
    this._fault = undefined;
  }

  focus() {
    this.renderRoot.querySelector('input')?.focus();
  }

  /** Whether it can be sent off as it is; if not, says why and takes the focus. */
  check() {
    if (this._typed.trim()) this._fault = 'choosePerson';
    else if (this._chosen.length === 0) this._fault = 'required';
    else return true;
    this.updateComplete.then(() => this.focus());
    return false;
  }

  render() {
    const full = this.single && this._chosen.length > 0;
    return html`<div class="field">
      <label for="handle">${this.label}</label>
      ${this._chosen.length > 0
        ? html`<div class="chosen">${this._chosen.map((user) => this.#chip(user))}</div>`
        : nothing}
      ${full ? nothing : this.#input()}
      <div class="found" role="group" aria-label=${t('found')} aria-live="polite">
        ${this._found.map((one) => this.#result(one))}
      </div>
    </div>`;
  }

  #input() {
    return html`<input
        id="handle"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        placeholder=${t('handlePlaceholder')}
        aria-invalid=${this._fault ? 'true' : 'false'}
        aria-describedby="note"
        .value=${this._typed}
        @input=${this.#typing}
        @keydown=${this.#keydown}
      />
      <p id="note" class=${this._fault ? 'error' : 'hint'}>
        ${this._fault ? t(this._fault) : this._asking ? t('looking') : t(this.single ? 'lookUpHint' : 'lookUpManyHint')}
      </p>`;
  }

  #chip(user) {
    return html`<span class="chip">
      <bdi class="ellipsis">${plain(user.name)}</bdi><span class="hint">@${user.handle}</span>
      <button type="button" aria-label=${t('notChosen', plain(user.name))} @click=${() => this.#drop(user)}>
        <co-icon name="close"></co-icon>
      </button>
    </span>`;
  }

  #result({ handle, user, error }) {
    if (!user) {
      return html`<p class="note error">
        ${error.code === 'not_found' || error.code === 'bad_request' || error.code === 'text_invalid'
          ? t('nobodyCalled', plain(handle))
          : errorText(error)}
      </p>`;
    }
    const me = user.id === this.store.me.id;
    const chosen = this._chosen.some(({ id }) => id === user.id);
    const member = this.members?.includes(user.id);
    const word = me ? 'you' : member ? 'isMember' : chosen ? 'isChosen' : 'choose';
    return html`<button type="button" class="person" ?disabled=${me || member || chosen} @click=${() => this.#choose(user)}>
      <co-avatar .users=${[user]}></co-avatar>
      <span>
        <bdi class="ellipsis">${plain(user.name)}</bdi>
        <span class="hint ellipsis">@${user.handle}</span>
      </span>
      <b>${t(word)}</b>
    </button>`;
  }

  #typing(event) {
    this._typed = event.target.value;
    this._fault = undefined;
    this.#round++;
    clearTimeout(this.#timer);
    const handles = this.#handles();
    this._found = this._found.filter(({ handle }) => handles.includes(handle));
    this._asking = handles.length > 0;
    if (this._asking) this.#timer = setTimeout(() => this.#lookUp(), PAUSE_MS);
  }

  // Enter looks up at once; then it chooses, if there is one to choose.
  #keydown(event) {
    if (event.key !== 'Enter' || event.isComposing || !this._typed.trim()) return;
    event.preventDefault();
    const open = this._found.filter(({ user }) => user && user.id !== this.store.me.id && !this.members?.includes(user.id));
    if (!this._asking && open.length === 1) this.#choose(open[0].user);
    else if (!this._asking && open.length === 0) this.#lookUp();
  }

  // People write handles as they know them from elsewhere: with an @, commas, line breaks.
  #handles() {
    const words = this._typed.split(/[\s,;、，]+/).map((one) => one.replace(/^@/, ''));
    return [...new Set(words)].filter(Boolean).slice(0, MAX_AT_ONCE);
  }

  async #lookUp() {
    clearTimeout(this.#timer);
    const round = ++this.#round;
    this._asking = true;
    const found = await Promise.all(this.#handles().map((handle) => this.#one(handle)));
    if (round !== this.#round) return;
    this._found = found;
    this._asking = false;
  }

  async #one(handle) {
    try {
      if (!this.#looked.has(handle)) this.#looked.set(handle, await this.store.api.findUser(handle));
      return { handle, user: this.#looked.get(handle) };
    } catch (error) {
      return { handle, error };
    }
  }

  // The word by which somebody was found has done its work; other words stay.
  #choose(user) {
    const words = this._found.filter((one) => one.user?.id === user.id).map(({ handle }) => handle);
    this._chosen = this.single ? [user] : [...this._chosen, user];
    this._found = this._found.filter((one) => !words.includes(one.handle));
    this._typed = this.#handles()
      .filter((handle) => !words.includes(handle))
      .join(' ');
    if (this.single) this.#empty();
    this._fault = undefined;
    this.#changed();
  }

  #drop(user) {
    this._chosen = this._chosen.filter(({ id }) => id !== user.id);
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
    this.updateComplete.then(() => this.focus());
  }

  #empty() {
    clearTimeout(this.#timer);
    this.#round++;
    this.#looked.clear();
    this._typed = '';
    this._found = [];
    this._asking = false;
  }
}

customElements.define('co-people-field', CoPeopleField);
