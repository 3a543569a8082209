import { LitElement, css, html } from 'lit';
import { language, t } from '../i18n.js';
import { Watch } from '../observable.js';
import './co-avatar.js';
import './co-icon.js';
import { plain } from '../visible.js';
import { base } from './styles.js';

/** Who is logged in, the language, the way out; behind one button. */
class CoMenu extends LitElement {
  static properties = {
    store: { attribute: false },
    session: { attribute: false },
    _sure: { state: true },
  };

  static styles = [
    base,
    css`
      :host {
        position: relative;
      }

      [popover] {
        position: fixed;
        inset: auto;
        margin: 0;
        min-width: 220px;
        max-width: min(320px, calc(100vw - 24px));
        padding: 8px;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--panel);
        color: var(--ink);
        box-shadow: var(--shadow-high);
      }

      .who {
        display: flex;
        gap: 12px;
        align-items: center;
        padding: 8px 10px 12px;
        margin-bottom: 6px;
        border-bottom: 1px solid var(--line);
      }

      .who div {
        min-width: 0;
      }

      .item {
        display: flex;
        gap: 12px;
        align-items: center;
        width: 100%;
        min-height: 42px;
        padding: 0 10px;
        border-radius: 9px;
        text-align: left;
      }

      .item:hover {
        background: var(--hover);
      }

      .sure {
        display: grid;
        gap: 10px;
        padding: 10px;
        border-radius: 9px;
        background: var(--panel-2);
        font-size: 14px;
      }

      .sure .secondary {
        min-height: 38px;
        padding: 0 14px;
        background: var(--panel);
      }

      .actions {
        display: flex;
        justify-content: flex-end;
        gap: 8px;
      }

      .item co-icon {
        color: var(--ink-2);
      }

      strong {
        font-weight: 650;
      }
    `,
  ];

  #watch = new Watch(this);

  willUpdate() {
    this.#watch.on(language, this.session);
  }

  render() {
    const { user } = this.session;
    return html`
      <button class="icon-button" popovertarget="menu" aria-label=${t('menu')} title=${t('menu')}>
        <co-icon name="more"></co-icon>
      </button>
      <div id="menu" popover @beforetoggle=${this.#place}>
        <div class="who">
          <co-avatar .users=${user ? [user] : []}></co-avatar>
          <div>
            <div class="ellipsis"><strong>${plain(user?.name ?? '')}</strong></div>
            <div class="hint ellipsis">@${user?.handle}</div>
          </div>
        </div>
        <button class="item" lang=${language.code === 'ko' ? 'en' : 'ko'} @click=${() => language.toggle()}>
          <co-icon name="language"></co-icon>${t('otherLanguage')}
        </button>
        <button class="item" @click=${this.#pick}>
          <co-icon name="leave"></co-icon>${t('leaveSeveral')}
        </button>
        ${this._sure ? this.#reallyLogOut() : this.#logOutItem()}
      </div>
    `;
  }

  #logOutItem() {
    return html`<button class="item" @click=${() => (this.store.empty ? this.#logOut() : (this._sure = true))}>
      <co-icon name="logout"></co-icon>${t('logOut')}
    </button>`;
  }

  // What was begun here is for nobody who comes after.
  #reallyLogOut() {
    return html`<div class="sure" role="alert">
      <p>${t('logOutSure')}</p>
      <div class="actions">
        <button class="secondary" @click=${() => (this._sure = false)}>${t('cancel')}</button>
        <button class="secondary danger" @click=${this.#logOut}>${t('logOut')}</button>
      </div>
    </div>`;
  }

  #logOut() {
    this.store.forget();
    this.session.logOut();
  }

  #pick() {
    this.renderRoot.getElementById('menu').hidePopover();
    this.dispatchEvent(new Event('pick'));
  }

  // Under the button, its right edge on the button's.
  #place(event) {
    this._sure = false;
    if (event.newState !== 'open') return;
    const at = this.renderRoot.querySelector('button').getBoundingClientRect();
    event.target.style.top = `${at.bottom + 4}px`;
    event.target.style.left = `${Math.max(12, at.right - 240)}px`;
  }
}

customElements.define('co-menu', CoMenu);
