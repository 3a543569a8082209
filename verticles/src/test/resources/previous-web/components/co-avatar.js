import { LitElement, css, html } from 'lit';

const HUES = 8;
const MAX_TILES = 4;

/** The picture of a person or of a room: first letters on colours that follow from the ids. */
class CoAvatar extends LitElement {
  static properties = {
    /** {id, name}[]; more than one make a mosaic */
    users: { attribute: false },
  };

  static styles = css`
    :host {
      display: block;
      flex: none;
      width: var(--avatar, 46px);
      height: var(--avatar, 46px);
      font-size: calc(var(--avatar, 46px) * 0.4);
    }

    div {
      display: grid;
      grid-template-columns: 1fr;
      width: 100%;
      height: 100%;
      gap: 1px;
      border-radius: 38%;
      overflow: hidden;
      user-select: none;
    }

    .n2,
    .n3,
    .n4 {
      grid-template-columns: 1fr 1fr;
      font-size: 0.62em;
    }

    .n3 span:first-child {
      grid-row: span 2;
    }

    span {
      display: grid;
      place-items: center;
      min-width: 0;
      color: #fff;
      font-weight: 600;
      line-height: 1;
    }

    .h0 {
      background: #3b7dd8;
    }
    .h1 {
      background: #2f9e6e;
    }
    .h2 {
      background: #b0642c;
    }
    .h3 {
      background: #8a5bd1;
    }
    .h4 {
      background: #c2487f;
    }
    .h5 {
      background: #28909c;
    }
    .h6 {
      background: #6c7a2c;
    }
    .h7 {
      background: #5766b8;
    }
  `;

  render() {
    const users = (this.users ?? []).slice(0, MAX_TILES);
    return html`<div class="n${users.length}" aria-hidden="true">
      ${users.map((user) => html`<span class="h${hue(user.id)}">${initial(user.name)}</span>`)}
    </div>`;
  }
}

// All digits count: the low ones of an id are its slot, the high ones its time.
const hue = (id) => [...id].reduce((sum, digit) => (sum * 31 + Number(digit)) % 9973, 7) % HUES;

// What a reader takes for one letter may be several code points.
const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const initial = (name) => {
  const [first] = graphemes.segment((name ?? '').trim());
  return first ? first.segment.toUpperCase() : '?';
};

customElements.define('co-avatar', CoAvatar);
