import { LitElement, css, html, nothing } from 'lit';
import { language, t } from '../i18n.js';
import { Watch } from '../observable.js';
import './co-icon.js';
import { base } from './styles.js';

const COUNT_FROM_LEFT = 200;
const PROCESSING_KEY = 229;

/** The field to write a message in. Enter sends, Shift+Enter breaks the line; on touch screens Enter breaks it. */
class CoComposer extends LitElement {
  static properties = {
    store: { attribute: false },
    conversation: { attribute: false },
    _text: { state: true },
  };

  static styles = [
    base,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: end;
        gap: 8px;
        padding: 8px 12px calc(10px + env(safe-area-inset-bottom));
        border-top: 1px solid var(--line);
        background: var(--panel);
      }

      .box {
        position: relative;
        border-radius: 20px;
        background: var(--panel-2);
      }

      .box:focus-within {
        outline: 2px solid var(--focus);
        outline-offset: -1px;
      }

      textarea {
        display: block;
        width: 100%;
        height: 42px;
        max-height: min(180px, 35vh);
        padding: 10px 16px;
        border: 0;
        outline: 0;
        background: none;
        font-size: 16px;
        line-height: 22px;
        resize: none;
        overflow-y: auto;
        overflow-wrap: anywhere;
      }

      textarea:focus-visible {
        outline: 0;
      }

      textarea::placeholder {
        color: var(--ink-2);
        opacity: 1;
      }

      .count {
        padding: 0 16px 8px;
        font-size: 13px;
      }

      .send {
        display: grid;
        place-items: center;
        width: 42px;
        height: 42px;
        border-radius: 50%;
        background: var(--brand);
        color: var(--brand-ink);
      }

      .send:disabled {
        background: var(--panel-2);
        color: var(--ink-2);
        opacity: 1;
      }

      .send:hover:not(:disabled) {
        background: var(--brand-hover);
      }
    `,
  ];

  #touch = matchMedia('(hover: none) and (pointer: coarse)');

  constructor() {
    super();
    this._text = '';
    new Watch(this, language);
  }

  willUpdate(changed) {
    if (changed.has('conversation')) this._text = this.conversation.draft;
  }

  render() {
    const left = this.store.limits.text - [...this._text].length;
    return html`<form @submit=${this.#submit}>
      <div class="box">
        <textarea
          rows="1"
          dir="auto"
          enterkeyhint=${this.#touch.matches ? 'enter' : 'send'}
          aria-label=${t('message')}
          placeholder=${t('message')}
          .value=${this._text}
          @input=${this.#input}
          @keydown=${this.#keydown}
        ></textarea>
        ${left < COUNT_FROM_LEFT
          ? html`<p class="count ${left < 0 ? 'error' : 'hint'}" role="status">
              ${left < 0 ? t('tooLong', -left) : t('left', left)}
            </p>`
          : nothing}
      </div>
      <button class="send" aria-label=${t('send')} title=${t('send')} ?disabled=${!this._text.trim() || left < 0}>
        <co-icon name="send"></co-icon>
      </button>
    </form>`;
  }

  updated(changed) {
    const field = this.renderRoot.querySelector('textarea');
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
    // Not on touch screens: the keyboard would cover the messages one came to read.
    if (changed.has('conversation') && !this.#touch.matches) field.focus();
  }

  #input(event) {
    this.#keep(event.target.value);
    this.conversation.typing.typed(this._text);
  }

  #keep(text) {
    this._text = text;
    this.conversation.draft = text;
  }

  /** Puts a text before what is being written. */
  put(text) {
    this.#keep(this._text ? `${text}\n${this._text}` : text);
    this.renderRoot.querySelector('textarea').focus();
  }

  // While Hangul is being composed, Enter belongs to the input method (229: Safari, which ends the
  // composition before this event).
  #keydown(event) {
    if (event.key !== 'Enter' || event.shiftKey || this.#touch.matches) return;
    if (event.isComposing || event.keyCode === PROCESSING_KEY) return;
    event.preventDefault();
    this.#submit(event);
  }

  #submit(event) {
    event.preventDefault();
    const text = withoutEdges(this._text);
    if (!text || [...text].length > this.store.limits.text) return;
    this.#keep('');
    this.conversation.send(text);
    this.renderRoot.querySelector('textarea').focus();
  }
}

// Blank lines around a text are not meant; blanks before its first line may be code. Controls that come
// along with what is pasted from a terminal cannot be sent.
const withoutEdges = (text) =>
  text
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .replace(/^(?:[^\S\n]*\n)+/, '')
    .trimEnd();

customElements.define('co-composer', CoComposer);
