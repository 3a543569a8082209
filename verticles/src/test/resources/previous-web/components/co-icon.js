import { LitElement, css, html } from 'lit';

/** A drawing out of /icons.svg, by name, in the colour of the text around it. Decoration only. */
class CoIcon extends LitElement {
  static properties = { name: {} };

  static styles = css`
    :host {
      display: inline-block;
      width: 22px;
      height: 22px;
    }

    svg {
      display: block;
      width: 100%;
      height: 100%;
      fill: none;
      stroke: currentcolor;
      stroke-width: 2;
      stroke-linecap: round;
      stroke-linejoin: round;
    }
  `;

  render() {
    return html`<svg aria-hidden="true"><use href="/icons.svg#${this.name}"></use></svg>`;
  }
}

customElements.define('co-icon', CoIcon);
