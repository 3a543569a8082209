import { css } from 'lit';

/** How co-room-list looks. A row is 64 px high, as ROW_PX says there. */
export const roomList = css`
  :host {
    display: block;
    background: var(--panel);
  }

  nav {
    display: grid;
    grid-template: auto auto minmax(0, 1fr) auto / minmax(0, 1fr);
    height: 100%;
  }

  .top {
    display: flex;
    align-items: center;
    gap: 2px;
    height: var(--header);
    padding: 0 10px 0 20px;
  }

  h1 {
    flex: 1;
    font-size: 22px;
    font-weight: 750;
    letter-spacing: -0.01em;
  }

  .search {
    position: relative;
    padding: 0 16px 10px;
  }

  .search co-icon {
    position: absolute;
    left: 28px;
    top: 10px;
    width: 18px;
    height: 18px;
    color: var(--ink-2);
  }

  .search input {
    width: 100%;
    height: 38px;
    padding: 0 12px 0 38px;
    border: 0;
    border-radius: 10px;
    background: var(--panel-2);
    font-size: 15px;
  }

  .rooms {
    grid-row: 3;
    overflow-y: auto;
    padding: 2px 8px 16px;
    overscroll-behavior: contain;
  }

  ul {
    position: relative;
  }

  li {
    position: absolute;
    inset: 0 0 auto;
  }

  a,
  .pick {
    display: grid;
    grid-template: auto auto / auto minmax(0, 1fr) auto;
    column-gap: 12px;
    align-content: center;
    align-items: center;
    height: 64px;
    padding: 0 12px;
    border-radius: var(--radius);
    color: inherit;
    text-decoration: none;
  }

  a:hover,
  .pick:hover {
    background: var(--hover);
  }

  a[aria-current] {
    background: var(--selected);
  }

  co-avatar {
    grid-row: span 2;
  }

  .name {
    display: flex;
    gap: 6px;
    align-self: end;
    min-width: 0;
    font-weight: 600;
  }

  .count {
    flex: none;
    color: var(--ink-2);
    font-weight: 400;
  }

  time {
    align-self: end;
    color: var(--ink-2);
    font-size: 12px;
    white-space: nowrap;
  }

  .preview {
    align-self: start;
    color: var(--ink-2);
    font-size: 14px;
  }

  .alone {
    grid-column: 2 / 4;
  }

  .badge {
    justify-self: end;
    min-width: 20px;
    height: 20px;
    padding: 0 6px;
    border-radius: 10px;
    background: var(--badge);
    color: var(--badge-ink);
    font-size: 12px;
    font-weight: 600;
    line-height: 20px;
    text-align: center;
  }

  .empty {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 72px 24px;
    text-align: center;
  }

  .empty h2 {
    font-size: 17px;
  }

  .empty .primary {
    margin-top: 12px;
  }

  .draft {
    color: var(--danger);
    font-weight: 600;
  }

  .pick {
    grid-template-columns: auto auto minmax(0, 1fr) auto;
    cursor: pointer;
  }

  .pick input {
    grid-row: span 2;
    width: 20px;
    height: 20px;
    margin: 0;
    accent-color: var(--focus);
  }

  .pick .alone {
    grid-column: 3 / 5;
  }

  .all {
    display: flex;
    align-items: center;
    justify-content: space-between;
    padding: 0 12px 4px 20px;
  }

  .picking {
    display: grid;
    grid-row: 4;
    gap: 10px;
    padding: 12px 16px calc(12px + env(safe-area-inset-bottom));
    border-top: 1px solid var(--line);
  }

  .actions {
    display: flex;
    justify-content: flex-end;
    gap: 8px;
  }
`;
