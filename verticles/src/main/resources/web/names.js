import { html } from 'lit';
import { pattern, t } from './i18n.js';
import { plain } from './visible.js';

/** The members to picture a room by: everybody but oneself, or oneself when alone. */
export function faces(room, me) {
  const others = room.members.filter((user) => user.id !== me.id);
  return others.length > 0 ? others : [me];
}

/** What a room is called for its reader: its title, else who is in it. */
export const roomName = (room, me) =>
  plain(room.title || faces(room, me).map((user) => user.name).join(', '));

/** @param {import('./people.js').People} people */
export const personName = (people, id) => plain(people.get(id)?.name ?? t('unknownUser'));

/** A text of ours with names and titles in it, each kept to itself whatever its direction. */
export const rich = (key, ...args) =>
  pattern(key)
    .split(/\{(\d)\}/)
    .map((part, index) => (index % 2 === 0 ? part : html`<bdi>${plain(String(args[part] ?? ''))}</bdi>`));

/** The newest message as one line of a list. */
export function preview(room, me, people) {
  const { last } = room;
  // A push told of messages, their text is being read.
  if (last?.k !== 'msg') return t(room.n > 0 ? 'newMessages' : 'noMessages');
  const text = plain(last.d.text.replace(/\s+/g, ' ').trim());
  if (room.kind === 'direct') return text;
  return html`<bdi>${last.s === me.id ? t('you') : personName(people, last.s)}</bdi>: <bdi>${text}</bdi>`;
}

/** A line for what happened in a room other than a message; undefined for what needs no line. */
export function systemLine({ k, s, d }, people) {
  const by = personName(people, s);
  if (k === 'room') {
    if (d.op !== 'create') return t('roomChanged');
    return d.title ? rich('createdTitle', by, d.title) : rich('created', by);
  }
  if (k !== 'member') return undefined;
  const own = (d.by ?? s) === d.user;
  const name = d.name ?? personName(people, d.user);
  if (d.op === 'join') return own ? rich('joined', name) : rich('added', personName(people, d.by ?? s), name);
  if (d.op === 'leave') return own ? rich('leftRoom', name) : rich('removed', personName(people, d.by ?? s), name);
  return d.op === 'owner' ? rich('newOwner', name) : t('roomChanged');
}
