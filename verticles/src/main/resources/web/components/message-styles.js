import { css } from 'lit';

/** How the rows of message-row.js look. */
export const messages = css`
  li {
    position: relative;
  }

  .line {
    display: flex;
    justify-content: center;
    margin: 14px 0 10px;
  }

  .line > * {
    max-width: 90%;
    padding: 4px 12px;
    border-radius: 12px;
    background: var(--pill);
    color: var(--ink-canvas);
    font-size: 12.5px;
    font-weight: 500;
    text-align: center;
    overflow: clip;
    overflow-wrap: anywhere;
  }

  .unread {
    align-items: center;
    gap: 12px;
  }

  .unread::before,
  .unread::after {
    content: '';
    flex: 1;
    height: 1px;
    background: var(--badge);
    opacity: 0.5;
  }

  .unread > span {
    background: none;
    padding: 0;
    color: var(--danger);
    font-weight: 600;
  }

  .mine,
  .theirs {
    display: grid;
    align-items: end;
    gap: 0 6px;
    margin-top: 4px;
  }

  .first {
    margin-top: 12px;
  }

  .theirs {
    grid-template-columns: 40px minmax(0, max-content) auto;
    justify-content: start;
  }

  .theirs > co-avatar {
    --avatar: 40px;

    grid-area: 1 / 1 / span 2;
    align-self: start;
  }

  .name {
    grid-area: 1 / 2 / 2 / 4;
    margin: 0 2px 4px;
    font-size: 13px;
    font-weight: 600;
    color: var(--ink-canvas);
  }

  .theirs .bubble {
    grid-column: 2;
    background: var(--theirs);
    border-top-left-radius: 5px;
  }

  .theirs .side {
    grid-column: 3;
  }

  .mine {
    grid-template-columns: auto minmax(0, max-content);
    justify-content: end;
  }

  .mine .bubble {
    grid-column: 2;
    background: var(--mine);
    color: var(--mine-ink);
    border-top-right-radius: 5px;
  }

  .bubble {
    max-width: min(560px, 70cqi);
    padding: 8px 13px;
    border-radius: 17px;
    box-shadow: var(--shadow);
    /* Piled up accents stay inside. */
    overflow: clip;
    unicode-bidi: isolate;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    word-break: keep-all;
  }

  .mark {
    padding: 0 4px;
    margin: 0 1px;
    border-radius: 4px;
    background: rgb(120 130 140 / 22%);
    font-size: 11px;
    unicode-bidi: isolate;
  }

  .bubble a {
    unicode-bidi: isolate;
    color: var(--link);
    text-underline-offset: 2px;
  }

  .mine .bubble a {
    color: var(--mine-link);
  }

  .side {
    display: flex;
    align-items: baseline;
    gap: 4px;
    padding-bottom: 2px;
    font-size: 11.5px;
    color: var(--ink-canvas);
    white-space: nowrap;
  }

  .side b {
    color: var(--unread);
    font-weight: 700;
  }

  .pending::before {
    content: '';
    display: block;
    width: 11px;
    height: 11px;
    margin-bottom: 3px;
    border: 2px solid currentcolor;
    border-right-color: transparent;
    border-radius: 50%;
    animation:
      turn 0.9s linear infinite,
      appear 0.2s 0.3s backwards;
  }

  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .pending::before {
      animation-duration: 6s, 0.2s;
    }
  }

  .failure {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    justify-content: end;
    align-items: center;
    gap: 2px 6px;
    margin-top: 4px;
    color: var(--danger);
    font-size: 13px;
  }

  .failure co-icon {
    width: 16px;
    height: 16px;
  }

  .failure button {
    padding: 4px 8px;
    border-radius: 7px;
    background: var(--panel);
    color: var(--ink);
    font-weight: 600;
  }
`;

/** How co-message-list itself looks: what scrolls, and what lies over it. */
export const view = css`
  :host {
    position: relative;
    display: block;
    container-type: inline-size;
  }

  .scroller {
    height: 100%;
    overflow-y: auto;
    overflow-anchor: none;
    overscroll-behavior: contain;
  }

  .content {
    display: flow-root;
    max-width: 1000px;
    min-height: 100%;
    margin: 0 auto;
    padding: 4px 16px 4px;
  }

  .start {
    display: flex;
    justify-content: center;
    align-items: center;
    gap: 8px;
    min-height: 44px;
    color: var(--ink-canvas);
    font-size: 13px;
  }

  .above {
    position: absolute;
    top: 10px;
    left: 50%;
    display: flex;
    max-width: calc(100% - 24px);
    border-radius: 20px;
    background: var(--panel);
    box-shadow: 0 2px 12px rgb(20 30 40 / 22%);
    font-size: 14px;
    font-weight: 600;
    white-space: nowrap;
    translate: -50%;
    overflow: hidden;
  }

  .above button {
    display: flex;
    align-items: center;
    gap: 4px;
    min-height: 40px;
    padding: 0 16px 0 10px;
  }

  .above button:hover {
    background: var(--hover);
  }

  .above button + button {
    padding: 0 14px;
    border-left: 1px solid var(--line);
    color: var(--ink-2);
  }

  .above co-icon {
    width: 18px;
    height: 18px;
    rotate: 180deg;
  }

  .newest {
    position: absolute;
    right: 20px;
    bottom: 14px;
    display: flex;
    align-items: center;
    gap: 6px;
    min-width: 44px;
    height: 44px;
    padding: 0 11px;
    border-radius: 22px;
    background: var(--panel);
    box-shadow: 0 2px 12px rgb(20 30 40 / 22%);
    font-weight: 600;
  }

  .newest.some {
    padding-right: 18px;
    background: var(--brand);
    color: var(--brand-ink);
  }
`;
