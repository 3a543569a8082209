/*
 * The server's time. A cid that is made by a wrong clock is refused (docs/protocol.md, "The time of a
 * cid"), so this page's clock is corrected by what the server tells.
 */
let ahead = 0;

/** The server said that it is `time` now, in epoch milliseconds. */
export function toldTime(time) {
  if (Number.isFinite(time)) ahead = time - Date.now();
}

/** @returns {number} epoch milliseconds as the server would tell them; this clock's before it told */
export const serverNow = () => Date.now() + ahead;
