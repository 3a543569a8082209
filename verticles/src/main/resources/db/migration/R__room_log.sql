-- The room log's write. Functions only, which are replaced whole whenever this file changes: a changed signature gets a
-- new name, and the old function stays for one release, because nodes of the release before call it during a roll.
-- READ COMMITTED and separate statements on purpose: each statement after the lock takes a new snapshot, so it sees what
-- the lock's last holder committed.

-- The time an event gets: never before the room's last one, but at most a day ahead of the clock, so that one
-- wrong clock cannot push a room beyond its partitions for good.
create or replace function event_time(p_now timestamptz, p_last timestamptz) returns timestamptz
language sql immutable parallel safe
return case when p_last > p_now + interval '1 day' then p_now else greatest(p_now, p_last) end;

-- Notes which month holds p_seq when the month changed since the last event. Time that ran backwards (see
-- event_time) makes the months useless for finding what was written before: one row from -infinity says so.
create or replace function note_month(p_room bigint, p_seq bigint, p_last timestamptz, p_at timestamptz) returns void
language plpgsql as $$
begin
  if p_at < p_last then
    delete from room_months where room_id = p_room;
    insert into room_months values (p_room, '-infinity', 1);
  elsif date_trunc('month', p_at) <> date_trunc('month', p_last) then
    insert into room_months values (p_room, date_trunc('month', p_at)::date, p_seq) on conflict do nothing;
  end if;
end $$;

-- What became of an event: the numbers of AppendOutcome, whose test holds it to these functions.
--    0 stored
--    1 repeated        this cid stored the same before; the place is that of then
--    2 conflict        this cid stands for another event
--    3 not_found       no such room, or the sender is no member
--    4 muted
--    5 cid_expired     the cid's time is outside of its window
--    6 re_beyond       a message answers what the room does not have
--    7 no_message      the event is about a message that is not there, or is not to be seen by the sender
--    8 forbidden       the kind of event needs another right
--    9 held            another transaction has the room; nothing was done
--   10 not_plain       nothing was done: append_each_event must answer each of the room's events by itself

-- Whether a member who may write may also do this. p_right: 0 the calling transaction has checked it, 1 every member
-- who may write, 2 the author of the message that the event is about, 3 the author or a moderator, 4 a moderator, in a
-- direct room each of the two (AppendRight).
create or replace function append_right(p_right int, p_sender bigint, p_author bigint, p_role int, p_direct boolean)
returns boolean language sql immutable parallel safe
return case p_right
         when 0 then true
         when 1 then true
         when 2 then p_author = p_sender
         when 3 then p_author = p_sender or p_role >= 1
         when 4 then p_role >= 1 or p_direct
         else false end;

-- Who wrote the message with this seq; null where it is no message. By messages_room_seq, in the month that room_months
-- names for it (see RoomLogReader).
create or replace function message_author(p_room bigint, p_seq bigint) returns bigint language plpgsql stable as $$
begin
  return (
    select sender_id from messages
     where room_id = p_room and seq = p_seq and kind = 1
       and created_at >= (select coalesce(max(month), '-infinity') from room_months
                           where room_id = p_room and first_seq <= p_seq)::timestamptz
       and created_at < (select case when (select max(month) from room_months
                                            where room_id = p_room and first_seq <= p_seq) = '-infinity'
                                     then 'infinity' else coalesce(min(month), 'infinity') end
                           from room_months where room_id = p_room and first_seq > p_seq)::timestamptz);
end $$;

-- Fast path: many events to many rooms. Few statements, because each costs as much as some rows; and none that joins two
-- arrays, which would cost the product of their lengths: what belongs to a room is found by its place in p_rooms.
--   p_rooms, p_events       distinct rooms, ascending; the number of events to each
--   p_last_by               the sender of each room's last message; null where it has none
--   p_re                    the greatest re among the messages of each room, 0 where none has one; empty: none has one
--   p_place … p_body        one element an event: the place of its room in p_rooms, its rank 1, 2, 3 … in the room
--   p_by_place, p_by        one element for each sender of a room: the place, the user
--   p_by_epoch              the member_epoch at which they are known to be a member who may write; null: not known
--   p_known                 the member_epoch at which this is known of all senders of each room; 0: not of all
--   p_cid_from, p_cid_to    the oldest and newest client time (ms) among the cids of each room
--   p_window_ms             how long a cid may be repeated
-- Empty where all are messages:
--   p_messages, p_newest    how many messages of each room there are, and the rank of the last; 0 for none
--   p_kind, p_nth           one element an event: its kind, and how many of the room's events up to it are messages
--   p_right, p_of           the right that it needs, and the seq of the message that it is about; 0 for none
-- The results have one element for each room; epoch is its member_epoch. outcome: 0 stored, at base_seq + rank and
-- base_n + nth, 9 or 10.
-- Plans are made once, maybe on tables without a row, where every way costs the same: "+ 0" and "offset 0" leave only
-- the look-up of each cid, and no way through all of a room or of a partition.
-- What a batch of new messages of known members does not need stands behind an if: a statement costs as much as some
-- rows. "unnest" stands in lists of columns where there are many rows: in "from" each array is copied first.
-- For connections that find everything by index and plan once, as the nodes' are; as settings of the function that
-- would cost more than half of a small batch.
create or replace function append_events(
  p_rooms bigint[], p_events int[], p_last_by bigint[], p_re bigint[],
  p_place int[], p_rank int[], p_sender bigint[], p_cid uuid[], p_hash uuid[], p_body text[],
  p_by_place int[], p_by bigint[], p_by_epoch bigint[], p_known bigint[],
  p_cid_from bigint[], p_cid_to bigint[], p_window_ms bigint,
  p_messages int[], p_newest int[], p_kind int[], p_nth int[], p_right int[], p_of bigint[],
  out outcome int[], out base_seq bigint[], out base_n bigint[], out stored_at timestamptz[], out epoch bigint[]
)
language plpgsql as $$
declare
  v_now   timestamptz;
  v_ms    bigint;
  v_id    bigint[];
  v_last  timestamptz[];
  v_first timestamptz;
  v_late  timestamptz;
  v_tx    bigint;
  v_base  bigint;
  v_spot  int[];
  v_odd   bigint[] := '{}';
begin
  select array_agg(r.id), array_agg(r.last_seq), array_agg(r.last_n), array_agg(r.last_at), array_agg(r.member_epoch),
         min(r.last_at), max(r.last_at), max(r.last_tx), (select base from tail_base)
    into v_id, base_seq, base_n, v_last, epoch, v_first, v_late, v_tx, v_base
    from (select id, last_seq, last_n, last_at, member_epoch, last_tx from rooms
           where id = any (p_rooms) order by id for no key update skip locked) r;

  v_now := clock_timestamp();
  v_ms := (extract(epoch from v_now) * 1000)::bigint;
  -- As tail_tx, whose call would be one more statement.
  v_tx := greatest(v_tx, v_base + pg_current_xact_id()::text::bigint);

  -- Those that are held by others have nulls in their places.
  if cardinality(v_id) is distinct from cardinality(p_rooms) then
    v_spot := array(select array_position(v_id, p.id) from unnest(p_rooms) with ordinality p(id, i) order by p.i);
    v_odd := array(select p.id from unnest(p_rooms, v_spot) p(id, spot) where p.spot is null);
    base_seq := array(select base_seq[s.spot] from unnest(v_spot) with ordinality s(spot, i) order by s.i);
    base_n := array(select base_n[s.spot] from unnest(v_spot) with ordinality s(spot, i) order by s.i);
    v_last := array(select v_last[s.spot] from unnest(v_spot) with ordinality s(spot, i) order by s.i);
    epoch := array(select epoch[s.spot] from unnest(v_spot) with ordinality s(spot, i) order by s.i);
  end if;

  if v_late > v_now then
    stored_at := array(select event_time(v_now, l) from unnest(v_last) with ordinality t(l, i) order by i);
  else
    stored_at := array_fill(v_now, array[cardinality(p_rooms)]);
  end if;

  if v_ms - p_window_ms > any (p_cid_from) or v_ms + 86400000 < any (p_cid_to) then
    v_odd := v_odd || array(
      select p.id from unnest(p_rooms, p_cid_from, p_cid_to) p(id, oldest, newest)
       where p.oldest < v_ms - p_window_ms or p.newest > v_ms + 86400000);
  end if;

  if cardinality(p_re) > 0 then
    v_odd := v_odd || array(select p.id from unnest(p_rooms, p_re, base_seq) p(id, re, head) where p.re > p.head);
  end if;

  if cardinality(p_kind) > 0 then
    v_odd := v_odd || array(
      select p_rooms[s.place] from unnest(p_place, p_sender, p_right, p_of) s(place, sender, need, of)
       where (s.need > 1 or s.of > 0)
         and not exists (
           select from members m, rooms r, lateral (select message_author(r.id, s.of) author) a
            where m.room_id = p_rooms[s.place] and m.user_id = s.sender and r.id = m.room_id
              and (s.of = 0 or a.author is not null and s.of >= m.joined_seq)
              and append_right(s.need, s.sender, a.author, m.role, r.direct)));
  end if;

  if p_known is distinct from epoch then
    v_odd := v_odd || array(
      select p_rooms[b.place] from unnest(p_by_place, p_by, p_by_epoch) b(place, sender, known)
       where b.known is distinct from epoch[b.place]
         and not exists (select from members m
                          where m.room_id = p_rooms[b.place] and m.user_id = b.sender
                            and (m.muted_until is null or m.muted_until <= v_now)));
  end if;

  -- New cids stand side by side in the index, so all are looked up on the way to one.
  if exists (select from messages x
              where x.cid = any (p_cid)
                and x.created_at >= v_now - make_interval(secs => p_window_ms / 1000 + 86400)
                and x.created_at <= v_now + interval '2 days') then
    v_odd := v_odd || array(
      select p_rooms[s.place] from unnest(p_place, p_sender, p_cid) s(place, sender, cid)
       where exists (select from messages x
                      where x.cid = s.cid and x.room_id + 0 = p_rooms[s.place] and x.sender_id = s.sender
                        and x.created_at >= v_now - make_interval(secs => p_window_ms / 1000 + 86400)
                        and x.created_at <= v_now + interval '2 days' offset 0));
  end if;

  if cardinality(p_kind) = 0 then
    with stored as (
      insert into messages (room_id, seq, n, sender_id, kind, created_at, cid, body_hash, body, tx)
      select p_rooms[s.place], base_seq[s.place] + s.rank, base_n[s.place] + s.rank, s.sender, 1, stored_at[s.place],
             s.cid, s.hash, s.body, v_tx
        from (select unnest(p_place) place, unnest(p_rank) rank, unnest(p_sender) sender, unnest(p_cid) cid,
                     unnest(p_hash) hash, unnest(p_body) body) s
       where p_rooms[s.place] <> all (v_odd))
    update rooms r
       set last_seq = p.seq + p.events, last_n = p.n + p.events, last_at = p.at, last_tx = v_tx,
           message_seq = p.seq + p.events, message_at = p.at, sent_by = p.writer, sent_n = p.n + p.events
      from (select unnest(p_rooms) id, unnest(p_events) events, unnest(base_seq) seq, unnest(base_n) n,
                   unnest(stored_at) at, unnest(p_last_by) writer) p
     where r.id = p.id and p.id <> all (v_odd);
  else
    with stored as (
      insert into messages (room_id, seq, n, sender_id, kind, created_at, cid, body_hash, body, tx)
      select p_rooms[s.place], base_seq[s.place] + s.rank, base_n[s.place] + s.nth, s.sender, s.kind,
             stored_at[s.place], s.cid, s.hash, s.body, v_tx
        from unnest(p_place, p_rank, p_sender, p_cid, p_hash, p_body, p_kind, p_nth)
             s(place, rank, sender, cid, hash, body, kind, nth)
       where p_rooms[s.place] <> all (v_odd))
    update rooms r
       set last_seq = p.seq + p.events, last_n = p.n + p.messages, last_at = p.at, last_tx = v_tx,
           message_seq = case when p.newest = 0 then r.message_seq else p.seq + p.newest end,
           message_at = case when p.newest = 0 then r.message_at else p.at end,
           sent_by = case when p.newest = 0 then r.sent_by else p.writer end,
           sent_n = case when p.newest = 0 then r.sent_n else p.n + p.messages end
      from unnest(p_rooms, p_events, base_seq, base_n, stored_at, p_last_by, p_messages, p_newest)
           p(id, events, seq, n, at, writer, messages, newest)
     where r.id = p.id and p.id <> all (v_odd);
  end if;

  if v_first < date_trunc('month', v_now) or v_late > v_now then
    perform note_month(p.id, p.seq + 1, p.last, p.at)
       from unnest(p_rooms, base_seq, v_last, stored_at) p(id, seq, last, at)
      where p.id <> all (v_odd)
        and (p.at < p.last or date_trunc('month', p.at) <> date_trunc('month', p.last));
  end if;

  if cardinality(v_odd) = 0 then
    outcome := array_fill(0, array[cardinality(p_rooms)]);
  else
    outcome := array(
      select case when p.id <> all (v_odd) then 0
                  when p.seq is null and exists (select from rooms x where x.id = p.id) then 9
                  else 10 end
        from unnest(p_rooms, base_seq) with ordinality p(id, seq, i) order by p.i);
  end if;
end $$;

-- What a cid has stored in a room before: one row with outcome 1, 2 or 5, or none. The transaction holds the room. Who is
-- no member must not learn of the room by an expired cid: outcome 3.
create or replace function earlier_append(p_room bigint, p_sender bigint, p_cid uuid, p_cid_ms bigint, p_hash uuid, p_window_ms bigint)
returns table (outcome int, seq bigint, n bigint, stored_at timestamptz, kind int, body text)
language plpgsql as $$
declare
  v_now timestamptz := clock_timestamp();
  v_ms  bigint := (extract(epoch from v_now) * 1000)::bigint;
begin
  if p_cid_ms < v_ms - p_window_ms or p_cid_ms > v_ms + 86400000 then
    return query
      select case when exists (select from members m where m.room_id = p_room and m.user_id = p_sender) then 5 else 3 end,
             0::bigint, 0::bigint, v_now, 0, ''::text;
    return;
  end if;
  return query
    select case when m.body_hash = p_hash then 1 else 2 end, m.seq, m.n, m.created_at, m.kind::int, m.body
      from messages m
     where m.cid = p_cid and m.room_id + 0 = p_room and m.sender_id = p_sender
       and m.created_at >= v_now - make_interval(secs => p_window_ms / 1000 + 86400)
       and m.created_at <= v_now + interval '2 days'
     limit 1;
end $$;

-- General path: events of one room, each answered by itself, in order; outcomes 0 to 8. Waits for the room's lock.
--   p_cid                   null: the event has none and is not looked for (p_cid_ms, p_hash have no meaning)
--   p_ref                   the seq that a message answers, or of the message that another event is about; 0 for none
--   p_right                 the right that each needs; with 0 the sender need not even be a member
create or replace function append_each_event(
  p_room bigint, p_kind int[], p_sender bigint[], p_cid uuid[], p_cid_ms bigint[], p_hash uuid[], p_body text[],
  p_ref bigint[], p_right int[], p_window_ms bigint
) returns table (outcome int, seq bigint, n bigint, stored_at timestamptz)
language plpgsql as $$
declare
  v_room    rooms%rowtype;
  v_member  members%rowtype;
  v_message boolean;
  v_author  bigint;
  v_now     timestamptz;
  v_at      timestamptz;
begin
  select * into v_room from rooms where id = p_room for no key update;
  if not found then
    return query select 3, 0::bigint, 0::bigint, clock_timestamp() from unnest(p_sender);
    return;
  end if;
  v_now := clock_timestamp();
  for i in 1 .. cardinality(p_sender) loop
    v_message := p_kind[i] = 1;
    if p_cid[i] is not null then
      return query
        select e.outcome, e.seq, e.n, e.stored_at
          from earlier_append(p_room, p_sender[i], p_cid[i], p_cid_ms[i], p_hash[i], p_window_ms) e;
      continue when found;
    end if;
    if p_right[i] > 0 then
      select * into v_member from members m where m.room_id = p_room and m.user_id = p_sender[i];
      if not found then
        return query select 3, 0::bigint, 0::bigint, v_now;
        continue;
      end if;
      if v_member.muted_until > v_now then
        return query select 4, 0::bigint, 0::bigint, v_now;
        continue;
      end if;
      if v_message and p_ref[i] > v_room.last_seq then
        return query select 6, 0::bigint, 0::bigint, v_now;
        continue;
      end if;
      v_author := null;
      if not v_message and p_ref[i] > 0 then
        v_author := message_author(p_room, p_ref[i]);
        if v_author is null or p_ref[i] < v_member.joined_seq then
          return query select 7, 0::bigint, 0::bigint, v_now;
          continue;
        end if;
      end if;
      if append_right(p_right[i], p_sender[i], v_author, v_member.role, v_room.direct) is not true then
        return query select 8, 0::bigint, 0::bigint, v_now;
        continue;
      end if;
    end if;
    v_at := event_time(v_now, v_room.last_at);
    perform note_month(p_room, v_room.last_seq + 1, v_room.last_at, v_at);
    update rooms r
       set last_seq = r.last_seq + 1, last_n = r.last_n + v_message::int, last_at = v_at, last_tx = tail_tx(r.last_tx),
           message_seq = case when v_message then r.last_seq + 1 else r.message_seq end,
           message_at = case when v_message then v_at else r.message_at end,
           sent_by = case when v_message then p_sender[i] else r.sent_by end,
           sent_n = case when v_message then r.last_n + 1 else r.sent_n end
     where r.id = p_room returning * into v_room;
    insert into messages (room_id, seq, n, sender_id, kind, created_at, cid, body_hash, body, tx)
    values (p_room, v_room.last_seq, v_room.last_n, p_sender[i], p_kind[i], v_at, p_cid[i],
            case when p_cid[i] is not null then p_hash[i] end, p_body[i], v_room.last_tx);
    return query select 0, v_room.last_seq, v_room.last_n, v_at;
  end loop;
end $$;

-- Writes a new room with its first event, which has seq 1. Members are written by the caller in the same transaction.
create or replace function create_room(
  p_room bigint, p_direct boolean, p_title text, p_creator bigint, p_members int, p_kind int, p_body text
) returns timestamptz
language plpgsql as $$
declare
  v_at timestamptz := clock_timestamp();
  v_tx bigint := tail_tx(0);
begin
  insert into rooms (id, direct, title, creator_id, created_at, member_count, last_seq, last_n, last_at, last_tx)
  values (p_room, p_direct, p_title, p_creator, v_at, p_members, 1, 0, v_at, v_tx);
  insert into room_months values (p_room, date_trunc('month', v_at)::date, 1);
  insert into messages (room_id, seq, n, sender_id, kind, created_at, body, tx)
  values (p_room, 1, 0, p_creator, p_kind, v_at, p_body, v_tx);
  return v_at;
end $$;

-- What nodes of the release before call, until the next release: as above, with the numbers of then for outcomes.

create or replace function append_sends_2(
  p_rooms bigint[], p_sends int[], p_last_by bigint[], p_re bigint[],
  p_place int[], p_rank int[], p_sender bigint[], p_cid uuid[], p_hash uuid[], p_body text[],
  p_by_place int[], p_by bigint[], p_by_epoch bigint[],
  p_cid_from bigint[], p_cid_to bigint[], p_window_ms bigint,
  out outcome int[], out base_seq bigint[], out base_n bigint[], out stored_at timestamptz[], out epoch bigint[]
)
language plpgsql as $$
begin
  select array(select greatest(0, o - 8) from unnest(a.outcome) with ordinality x(o, i) order by i),
         a.base_seq, a.base_n, a.stored_at, a.epoch
    into outcome, base_seq, base_n, stored_at, epoch
    from append_events(
      p_rooms, p_sends, p_last_by, p_re, p_place, p_rank, p_sender, p_cid, p_hash, p_body, p_by_place, p_by, p_by_epoch,
      '{}', p_cid_from, p_cid_to, p_window_ms, '{}', '{}', '{}', '{}', '{}', '{}') a;
end $$;

create or replace function append_each_2(
  p_room bigint, p_sender bigint[], p_cid uuid[], p_cid_ms bigint[], p_hash uuid[], p_body text[], p_re bigint[],
  p_window_ms bigint
) returns table (outcome int, seq bigint, n bigint, stored_at timestamptz)
language plpgsql as $$
declare
  v_ones int[] := array_fill(1, array[cardinality(p_sender)]);
begin
  return query
    select * from append_each_event(p_room, v_ones, p_sender, p_cid, p_cid_ms, p_hash, p_body, p_re, v_ones, p_window_ms);
end $$;

create or replace function append_event(p_room bigint, p_kind int, p_sender bigint, p_body text)
returns table (seq bigint, n bigint, stored_at timestamptz)
language plpgsql as $$
begin
  return query
    select e.seq, e.n, e.stored_at
      from append_each_event(p_room, array[p_kind], array[p_sender], array[null::uuid], array[0::bigint],
                             array[null::uuid], array[p_body], array[0::bigint], array[0], 0) e;
end $$;
