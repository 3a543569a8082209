import { html, nothing } from 'lit';
import { clock, day, errorText, t } from '../i18n.js';
import { parts } from '../links.js';
import { personName, systemLine } from '../names.js';
import { pieces } from '../visible.js';
import './co-avatar.js';
import './co-icon.js';

/**
 * Templates of the rows of co-message-list (timeline.js makes the rows); plain functions, since a
 * conversation has hundreds of them.
 *
 * @param {object} row
 * @param {{people: object, retry: (cid: string) => void, edit: (item: object) => void, discard: (cid: string) => void}} context
 */
export function rowTemplate(row, context) {
  switch (row.kind) {
    case 'day':
      return html`<li class="line"><h3>${day(row.ts)}</h3></li>`;
    case 'unread':
      return html`<li class="line unread" id="unread"><span>${t('unreadFromHere')}</span></li>`;
    case 'event':
      return eventTemplate(row, context);
    default:
      return row.mine ? mineTemplate(row, context) : theirsTemplate(row, context);
  }
}

function eventTemplate({ event }, { people }) {
  const line = systemLine(event, people);
  return line ? html`<li class="line"><span dir="auto">${line}</span></li>` : html`<li hidden></li>`;
}

function theirsTemplate(row, { people }) {
  const name = personName(people, row.sender);
  const user = people.get(row.sender) ?? { id: row.sender, name: '' };
  return html`<li class="theirs ${row.first ? 'first' : ''}" data-n=${row.n}>
    ${row.first ? html`<co-avatar .users=${[user]}></co-avatar>` : nothing}
    <span class="hidden-text">${t('saysAt', name, clock(row.ts))}</span>
    ${row.first ? html`<bdi class="name ellipsis" aria-hidden="true">${name}</bdi>` : nothing}
    ${bubble(row)} ${side(row)}
  </li>`;
}

function mineTemplate(row, context) {
  return html`<li class="mine ${row.first ? 'first' : ''}" data-n=${row.n ?? nothing}>
    <span class="hidden-text">${t('saysAt', t('you'), clock(row.ts))}</span>
    ${row.item?.state === 'failed' ? nothing : side(row)} ${bubble(row)}
    ${row.item?.state === 'failed' ? failure(row.item, context) : nothing}
  </li>`;
}

const bubble = (row) =>
  html`<p class="bubble" dir="auto">${parts(row.text).map(({ text, href }) =>
    href ? html`<a href=${href} target="_blank" rel="noopener noreferrer" dir="ltr">${text}</a>` : marked(text),
  )}</p>`;

const marked = (text) =>
  pieces(text).map(({ text: piece, mark }) => (mark ? html`<span class="mark">${mark}</span>` : piece));

function side(row) {
  if (row.item?.state === 'pending') return html`<span class="side pending" role="img" aria-label=${t('sending')}></span>`;
  return html`<span class="side">
    ${row.missing > 0 ? html`<b title=${t('notReadBy', row.missing)}>${row.missing}</b>` : nothing}
    ${row.timed ? html`<span aria-hidden="true">${clock(row.ts)}</span>` : nothing}
  </span>`;
}

/** The same text will be refused again. */
const FOR_GOOD = ['text_invalid', 'too_large', 'conflict', 'bad_request'];

const failure = (item, { retry, edit, discard }) =>
  html`<div class="failure" role="alert">
    <co-icon name="warning"></co-icon>
    <span>${t('notSent')}. ${errorText({ code: item.code }, 'send')}</span>
    ${FOR_GOOD.includes(item.code)
      ? html`<button @click=${() => edit(item)}>${t('editAgain')}</button>`
      : html`<button @click=${() => retry(item.cid)}>${t('retry')}</button>`}
    <button @click=${() => discard(item.cid)}>${t('discard')}</button>
  </div>`;
