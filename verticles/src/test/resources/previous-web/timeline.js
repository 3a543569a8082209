import { dayNumber } from './i18n.js';

const MINUTE_MS = 60_000;
const RUN_MS = 5 * MINUTE_MS;

/**
 * What a conversation shows, from top to bottom: its events, then own messages on their way, with a
 * line where a day begins and one where unread messages begin. Messages of one sender within a few
 * minutes belong together: the first shows who it is, the last of a minute shows when.
 *
 * @param {object[]} events of a room log, ascending
 * @param {object[]} unsent items of the outbox
 * @param {{me: {id: string}, unreadAfter?: number, missing: (n: number) => number}} reader
 *     missing: how many have not read a message
 * @returns {object[]} rows: {kind: 'day', ts}, {kind: 'unread'}, {kind: 'event', event} or
 *     {kind: 'message', text, sender, mine, ts, first, timed, n?, missing?, item?}; each with a `key`
 */
export function timeline(events, unsent, { me, unreadAfter, missing }) {
  const rows = [];
  let marked = unreadAfter === undefined;
  const stored = events.map((event) => (event.k === 'msg' ? messageRow(event, me, missing) : eventRow(event)));
  for (const row of [...stored, ...unsent.map((item) => unsentRow(item, me))]) {
    if (!sameDay(rows.at(-1), row)) rows.push({ kind: 'day', key: `day-${dayNumber(row.ts)}-${row.key}`, ts: row.ts });
    if (!marked && row.n > unreadAfter && !row.mine) {
      rows.push({ kind: 'unread', key: 'unread', ts: row.ts });
      marked = true;
    }
    join(rows.at(-1), row);
    rows.push(row);
  }
  return rows;
}

// One key for a message before and after it is stored: its element stays.
const messageRow = ({ q, c, n, s, ts, d }, me, missing) => ({
  kind: 'message',
  key: s === me.id && c ? c : `q${q}`,
  text: d.text,
  sender: s,
  mine: s === me.id,
  ts,
  n,
  missing: missing(n),
  first: true,
  timed: true,
});

const unsentRow = (item, me) => ({
  kind: 'message',
  key: item.cid,
  text: item.text,
  sender: me.id,
  mine: true,
  ts: item.ts,
  item,
  first: true,
  timed: item.state === 'sent',
});

const eventRow = (event) => ({ kind: 'event', key: `q${event.q}`, ts: event.ts, event });

const sameDay = (before, row) => before !== undefined && dayNumber(before.ts) === dayNumber(row.ts);

function join(before, row) {
  if (before?.kind !== 'message' || row.kind !== 'message' || before.sender !== row.sender) return;
  row.first = row.ts - before.ts > RUN_MS;
  const sameMinute = Math.floor(before.ts / MINUTE_MS) === Math.floor(row.ts / MINUTE_MS);
  if (sameMinute && row.timed) before.timed = false;
}
