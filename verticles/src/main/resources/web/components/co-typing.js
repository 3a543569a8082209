import { LitElement, css, html, nothing } from 'lit';
import { language } from '../i18n.js';
import { Watch } from '../observable.js';
import { typingLine } from '../typing.js';
import { base } from './styles.js';

/** The line under the messages that says who types. Its place is kept, so that nothing moves. */
class CoTyping extends LitElement {
  static properties = {
    people: { attribute: false },
    typing: { attribute: false },
  };

  static styles = [
    base,
    css`
      :host {
        display: block;
        width: 100%;
        max-width: 1000px;
        height: 24px;
        margin: 0 auto;
        padding: 0 18px;
        color: var(--ink-canvas);
        font-size: 13px;
        line-height: 20px;
      }

      p {
        display: flex;
        align-items: baseline;
        white-space: pre;
        animation: come 0.15s;
      }

      bdi {
        flex: 0 1 auto;
        max-width: 16em;
        overflow: hidden;
        text-overflow: ellipsis;
      }

      span {
        flex: none;
      }

      .dots {
        display: inline-flex;
        gap: 3px;
        margin-right: 7px;
        translate: 0 -2px;
      }

      .dots i {
        width: 5px;
        height: 5px;
        border-radius: 50%;
        background: currentcolor;
        animation: blink 1.2s infinite both;
      }

      .dots i:nth-child(2) {
        animation-delay: 0.2s;
      }

      .dots i:nth-child(3) {
        animation-delay: 0.4s;
      }

      @keyframes blink {
        0%,
        60%,
        100% {
          opacity: 0.3;
        }

        30% {
          opacity: 1;
        }
      }

      @keyframes come {
        from {
          opacity: 0;
        }
      }

      @media (prefers-reduced-motion: reduce) {
        p,
        .dots i {
          animation: none;
        }
      }
    `,
  ];

  #watch = new Watch(this);

  willUpdate() {
    this.#watch.on(language, this.people, this.typing);
  }

  render() {
    const line = typingLine(this.typing.now, this.people);
    return line ? html`<p class="typing"><span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>${line}</p>` : nothing;
  }
}

customElements.define('co-typing', CoTyping);
