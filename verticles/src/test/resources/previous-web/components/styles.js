import { css } from 'lit';

/** What every component starts from: boxes, buttons, fields, focus, texts for screen readers only. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  :host([hidden]),
  [hidden] {
    display: none !important;
  }

  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 2px;
  }

  * {
    scrollbar-width: thin;
    scrollbar-color: var(--pill) transparent;
  }

  h1,
  h2,
  h3,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }

  p {
    overflow-wrap: anywhere;
    word-break: keep-all;
  }

  ul,
  ol {
    list-style: none;
  }

  button,
  input,
  textarea {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
  }

  button {
    margin: 0;
    padding: 0;
    border: 0;
    background: none;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }

  button:disabled {
    cursor: default;
    opacity: 0.55;
  }

  .primary,
  .secondary {
    min-height: 44px;
    padding: 0 18px;
    border-radius: 10px;
    font-weight: 600;
  }

  .primary {
    background: var(--brand);
    color: var(--brand-ink);
  }

  .primary:hover:not(:disabled) {
    background: var(--brand-hover);
  }

  .secondary {
    background: var(--panel-2);
  }

  .secondary:hover:not(:disabled) {
    background: var(--hover);
  }

  .danger {
    color: var(--danger);
  }

  .text-button {
    padding: 6px 8px;
    border-radius: 8px;
    color: var(--ink-2);
  }

  .text-button:hover {
    color: var(--ink);
    background: var(--hover);
  }

  .icon-button {
    display: inline-grid;
    place-items: center;
    flex: none;
    width: 40px;
    height: 40px;
    border-radius: 10px;
    color: var(--ink-2);
  }

  .icon-button:hover {
    background: var(--hover);
    color: var(--ink);
  }

  .hint {
    color: var(--ink-2);
    font-size: 13px;
  }

  .error {
    color: var(--danger);
    font-size: 14px;
  }

  .hidden-text {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .ellipsis {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`;

/** A label above its field, a hint or an error below. */
export const fields = css`
  .field {
    display: grid;
    gap: 6px;
  }

  .field label {
    font-size: 14px;
    font-weight: 600;
  }

  .field input {
    width: 100%;
    min-width: 0;
    min-height: 46px;
    padding: 0 14px;
    border: 1px solid var(--field-line);
    border-radius: 10px;
    background: var(--field);
    font-size: 16px;
  }

  .field input::placeholder {
    color: var(--ink-2);
    opacity: 0.75;
  }

  .field input:focus {
    border-color: var(--focus);
    outline: 1px solid var(--focus);
    outline-offset: 0;
  }

  .field input[aria-invalid='true'] {
    border-color: var(--danger);
  }
`;

/** A modal dialog: a card in the middle, on a phone at the lower edge. */
export const dialogs = css`
  dialog {
    width: min(440px, calc(100vw - 32px));
    max-height: calc(100dvh - 48px);
    padding: 0;
    border: 0;
    border-radius: 18px;
    background: var(--panel);
    color: var(--ink);
    box-shadow: var(--shadow-high);
    overflow: auto;
    overscroll-behavior: contain;
  }

  dialog::backdrop {
    background: rgb(10 14 18 / 45%);
  }

  dialog header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    padding: 16px 12px 8px 22px;
  }

  dialog h2 {
    font-size: 19px;
    font-weight: 700;
  }

  dialog .body {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    padding: 8px 22px 22px;
  }

  .actions {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
  }

  @media (max-width: 719px) {
    dialog {
      width: 100vw;
      max-width: 100vw;
      margin: auto 0 0;
      border-radius: 18px 18px 0 0;
      padding-bottom: env(safe-area-inset-bottom);
    }
  }
`;
