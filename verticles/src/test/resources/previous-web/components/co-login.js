import { LitElement, css, html, nothing } from 'lit';
import { errorText, language, t } from '../i18n.js';
import { Watch } from '../observable.js';
import './co-icon.js';
import { local } from '../storage.js';
import { base, fields } from './styles.js';

const MIN_PASSWORD = 8;
/** As the server's rule for handles, to say so before asking it. */
const HANDLE = /^(?=.{2,32}$)[a-z0-9가-힣]+(?:[._-][a-z0-9가-힣]+)*$/u;

/** Log in or sign up. */
class CoLogin extends LitElement {
  static properties = {
    session: { attribute: false },
    _signingUp: { state: true },
    _busy: { state: true },
    _error: { state: true },
    _faults: { state: true },
    _shown: { state: true },
  };

  static styles = [
    base,
    fields,
    css`
      :host {
        display: grid;
        grid-template-rows: 1fr auto;
        height: 100%;
        overflow: auto;
        background: var(--canvas);
      }

      main {
        align-self: center;
        justify-self: center;
        width: min(400px, calc(100% - 32px));
        margin: 24px 0;
        padding: 36px 32px 24px;
        border-radius: 22px;
        background: var(--panel);
        box-shadow: var(--shadow);
      }

      .brand {
        display: grid;
        justify-items: center;
        gap: 4px;
        margin-bottom: 28px;
        text-align: center;
      }

      .brand img {
        width: 64px;
        height: 64px;
        margin-bottom: 10px;
      }

      h1 {
        font-size: 26px;
        font-weight: 750;
        letter-spacing: -0.02em;
      }

      form {
        display: grid;
        gap: 18px;
      }

      .note {
        margin-bottom: 18px;
        padding: 10px 14px;
        border-radius: 10px;
        background: var(--notice);
        color: var(--notice-ink);
        font-size: 14px;
      }

      .password {
        position: relative;
      }

      .password input {
        padding-right: 76px;
      }

      .password button {
        position: absolute;
        right: 6px;
        top: 6px;
        height: 34px;
        font-size: 13px;
      }

      .switch {
        display: block;
        width: 100%;
        margin-top: 10px;
        padding: 12px;
        text-align: center;
      }

      footer {
        display: flex;
        justify-content: center;
        padding: 12px;
      }

      footer button {
        color: var(--ink-canvas);
      }

      @media (max-width: 480px) {
        :host {
          background: var(--panel);
        }

        main {
          align-self: start;
          padding: 24px 4px;
          box-shadow: none;
        }
      }
    `,
  ];

  #watch;

  constructor() {
    super();
    this._faults = {};
    this.#watch = new Watch(this, language);
  }

  willUpdate() {
    this.#watch.on(language, this.session);
  }

  firstUpdated() {
    if (this.session.ended) this.renderRoot.getElementById('password').focus();
  }

  render() {
    const title = t(this._signingUp ? 'signUp' : 'logIn');
    return html`
      <main>
        <div class="brand">
          <img src="/favicon.svg" alt="" width="64" height="64" />
          <h1>Co-Talk</h1>
          <p class="hint">${t('tagline')}</p>
        </div>
        ${this.#note()}
        <form novalidate aria-label=${title} @submit=${this.#submit}>
          ${this.#field('handle', { autocomplete: 'username', hint: this._signingUp && t('handleHint') })}
          ${this._signingUp ? this.#field('name', { autocomplete: 'nickname', hint: t('nameHint') }) : nothing}
          ${this.#field('password', {
            autocomplete: this._signingUp ? 'new-password' : 'current-password',
            hint: this._signingUp && t('passwordHint'),
          })}
          <p class="error" role="alert" ?hidden=${!this._error}>
            ${this._error ? errorText(this._error, this._signingUp ? 'signUp' : 'logIn') : nothing}
          </p>
          <button class="primary" ?disabled=${this._busy}>${title}</button>
        </form>
        <button class="text-button switch" @click=${this.#switch}>
          ${t(this._signingUp ? 'toLogIn' : 'toSignUp')}
        </button>
      </main>
      <footer>
        <button class="text-button" lang=${language.code === 'ko' ? 'en' : 'ko'} @click=${() => language.toggle()}>
          ${t('otherLanguage')}
        </button>
      </footer>
    `;
  }

  // Why the way led here: nothing of what was begun is lost.
  #note() {
    const { ended } = this.session;
    if (local.blocked) return html`<p class="note" role="note">${t('storageBlocked')}</p>`;
    if (!ended || this._signingUp) return nothing;
    return html`<p class="note" role="status">${t('sessionEnded')}</p>`;
  }

  #field(name, { autocomplete, hint }) {
    const fault = this._faults[name];
    const secret = name === 'password';
    return html`<div class="field">
      <label for=${name}>${t(name)}</label>
      <div class=${secret ? 'password' : nothing}>
        <input
          id=${name}
          name=${name}
          type=${secret && !this._shown ? 'password' : 'text'}
          autocomplete=${autocomplete}
          autocapitalize="none"
          .defaultValue=${name === 'handle' && !this._signingUp ? (this.session.ended?.handle ?? '') : ''}
          spellcheck="false"
          aria-invalid=${fault ? 'true' : 'false'}
          aria-describedby="${name}-note"
        />
        ${secret ? this.#eye() : nothing}
      </div>
      <p id="${name}-note" class=${fault ? 'error' : 'hint'} ?hidden=${!fault && !hint}>
        ${fault ? t(fault) : hint || nothing}
      </p>
    </div>`;
  }

  #eye() {
    return html`<button
      type="button"
      class="text-button"
      aria-label=${t('showPassword')}
      aria-pressed=${this._shown ? 'true' : 'false'}
      @click=${() => (this._shown = !this._shown)}
    >
      ${t(this._shown ? 'hide' : 'show')}
    </button>`;
  }

  #switch() {
    this._signingUp = !this._signingUp;
    this._error = undefined;
    this._faults = {};
    this.updateComplete.then(() => this.renderRoot.querySelector('input').focus());
  }

  async #submit(event) {
    event.preventDefault();
    if (this._busy) return;
    const values = Object.fromEntries(new FormData(event.target));
    values.handle = values.handle.trim();
    values.name = values.name?.trim();
    this._faults = this.#check(values);
    this._error = undefined;
    if (Object.keys(this._faults).length > 0) return this.#focusFault();
    this._busy = true;
    try {
      await (this._signingUp ? this.session.signUp(values) : this.session.logIn(values));
    } catch (error) {
      this._error = error;
    } finally {
      this._busy = false;
    }
    return undefined;
  }

  #check(values) {
    const faults = {};
    for (const [name, value] of Object.entries(values)) if (value === '') faults[name] = 'required';
    if (this._signingUp && values.handle && !HANDLE.test(values.handle.normalize('NFKC').toLowerCase())) {
      faults.handle = 'handleWrong';
    }
    if (this._signingUp && values.password && [...values.password].length < MIN_PASSWORD) {
      faults.password = 'passwordShort';
    }
    return faults;
  }

  async #focusFault() {
    await this.updateComplete;
    this.renderRoot.querySelector('[aria-invalid=true]')?.focus();
  }
}

customElements.define('co-login', CoLogin);
