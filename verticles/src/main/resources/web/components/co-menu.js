import { LitElement, css, html } from 'lit';
import { language, t } from '../i18n.js';
import { Watch } from '../observable.js';
import './co-avatar.js';
import './co-icon.js';
import { base } from './styles.js';

/** Who is logged in, the language, the way out; behind one button. */
class CoMenu extends LitElement {
  static properties = { session: { attribute: false } };

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
            <strong class="ellipsis" dir="auto">${user?.name}</strong>
            <div class="hint ellipsis">@${user?.handle}</div>
          </div>
        </div>
        <button class="item" lang=${language.code === 'ko' ? 'en' : 'ko'} @click=${() => language.toggle()}>
          <co-icon name="language"></co-icon>${t('otherLanguage')}
        </button>
        <button class="item" @click=${() => this.session.logOut()}>
          <co-icon name="logout"></co-icon>${t('logOut')}
        </button>
      </div>
    `;
  }

  // Under the button, its right edge on the button's.
  #place(event) {
    if (event.newState !== 'open') return;
    const at = this.renderRoot.querySelector('button').getBoundingClientRect();
    event.target.style.top = `${at.bottom + 4}px`;
    event.target.style.left = `${Math.max(12, at.right - 240)}px`;
  }
}

customElements.define('co-menu', CoMenu);
