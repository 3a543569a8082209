import { LitElement, css, html, nothing } from 'lit';
import { language, t } from '../i18n.js';
import { faces, roomName } from '../names.js';
import { Watch } from '../observable.js';
import './co-avatar.js';
import './co-composer.js';
import './co-icon.js';
import './co-message-list.js';
import './co-room-info.js';
import './co-typing.js';
import { base } from './styles.js';

/** The open room: who it is with, its messages, the field to write in. */
class CoRoom extends LitElement {
  static properties = {
    store: { attribute: false },
    conversation: { attribute: false },
  };

  static styles = [
    base,
    css`
      :host {
        display: grid;
        grid-template: auto minmax(0, 1fr) auto auto / minmax(0, 1fr);
        background: var(--canvas);
      }

      header {
        --avatar: 38px;

        display: flex;
        align-items: center;
        gap: 12px;
        height: var(--header);
        padding: 0 10px 0 20px;
        border-bottom: 1px solid var(--line);
        background: var(--panel);
      }

      header > div {
        flex: 1;
        min-width: 0;
      }

      h2 {
        font-size: 17px;
        font-weight: 700;
        line-height: 1.3;
      }

      .back {
        display: none;
        text-decoration: none;
      }

      .state {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 12px;
        padding: 24px;
        color: var(--ink-canvas);
        text-align: center;
      }

      .loading {
        animation: appear 0.2s 0.4s backwards;
      }

      @keyframes appear {
        from {
          opacity: 0;
        }
      }

      @media (max-width: 719px) {
        .back {
          display: inline-grid;
        }

        header {
          gap: 8px;
          padding: 0 6px;
        }
      }
    `,
  ];

  #watch = new Watch(this);

  willUpdate() {
    this.#watch.on(language, this.store.rooms, this.conversation);
  }

  render() {
    const { conversation } = this;
    const { room, gone } = conversation;
    return html`
      <header>
        <a class="icon-button back" href="#/" aria-label=${t('back')}><co-icon name="back"></co-icon></a>
        ${room ? this.#title(room) : html`<div></div>`}
        ${room && !gone
          ? html`<button
              class="icon-button"
              aria-label=${t('members')}
              title=${t('members')}
              @click=${() => this.renderRoot.querySelector('co-room-info').show()}
            >
              <co-icon name="members"></co-icon>
            </button>`
          : nothing}
      </header>
      ${this.#content()}
      ${gone ? nothing : html`<co-typing .people=${this.store.people} .typing=${conversation.typing}></co-typing>`}
      ${gone ? nothing : html`<co-composer .store=${this.store} .conversation=${conversation}></co-composer>`}
      <co-room-info .store=${this.store} .room=${room}></co-room-info>
    `;
  }

  #title(room) {
    const { me } = this.store;
    return html`<co-avatar .users=${faces(room, me)}></co-avatar>
      <div>
        <h2 class="ellipsis"><bdi>${roomName(room, me)}</bdi></h2>
        <div class="hint ellipsis">
          ${room.kind === 'direct' ? `@${faces(room, me)[0].handle}` : t('memberCount', room.memberCount)}
        </div>
      </div>`;
  }

  #content() {
    const { conversation } = this;
    if (conversation.gone) return html`<p class="state">${t('gone')}</p>`;
    if (conversation.failed) {
      return html`<div class="state">
        <p>${t('loadFailed')}</p>
        <button class="secondary" @click=${() => conversation.load()}>${t('again')}</button>
      </div>`;
    }
    if (!conversation.log.loaded) return html`<p class="state loading">${t('loading')}</p>`;
    return html`<co-message-list
      .store=${this.store}
      .conversation=${conversation}
      @edit=${({ detail }) => this.renderRoot.querySelector('co-composer').put(detail)}
    ></co-message-list>`;
  }
}

customElements.define('co-room', CoRoom);
