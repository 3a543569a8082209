-- Who sent a room's newest message: they have read up to it, before their row of members says so. sent_n is that message's
-- ordinal, so that a row written by the functions of V2 alone, during an upgrade, says nothing wrong.
alter table rooms add column sent_by bigint;
alter table rooms add column sent_n bigint not null default 0;

-- How far a member has read.
create function read_position(p_user bigint, p_read_n bigint, p_sent_by bigint, p_sent_n bigint) returns bigint
language sql immutable parallel safe
return case when p_sent_by = p_user then greatest(p_read_n, p_sent_n) else p_read_n end;

-- The functions of V2 with two things more: they note the sender of the newest message, and refuse a re that is beyond the
-- room's newest event, under the room's lock. Those of V2 stay for the nodes of the release before.

-- Fast path: many sends to many rooms. Few statements, because each costs as much as some rows; and none that joins two
-- arrays, which would cost the product of their lengths: what belongs to a room is found by its place in p_rooms.
--   p_rooms, p_sends        distinct rooms, ascending; the number of sends to each
--   p_last_by               the sender of each room's last send
--   p_re                    the greatest re among the sends of each room, 0 where none has one; empty: none has one at all
--   p_place … p_body        one element a send: the place of its room in p_rooms, its rank 1, 2, 3 … in the room
--   p_by_place, p_by        one element for each sender of a room: the place, the user
--   p_by_epoch              the member_epoch at which they are known to be a member who may write; null: not known
--   p_cid_from, p_cid_to    the oldest and newest client time (ms) among the cids of each room
--   p_window_ms             how long a cid may be repeated
-- The results have one element for each room; epoch is its member_epoch. outcome: 0 stored at base_seq + rank; 1 held by another transaction,
-- nothing done; 2 not plain, nothing done: append_each_2 must answer each of the room's sends by itself.
-- Plans are made once, maybe on tables without a row, where every way costs the same: "+ 0" and "offset 0" leave only
-- the look-up of each cid, and no way through all of a room or of a partition.
-- For connections that find everything by index and plan once, as the nodes' are; as settings of the function that
-- would cost more than half of a small batch.
create function append_sends_2(
  p_rooms bigint[], p_sends int[], p_last_by bigint[], p_re bigint[],
  p_place int[], p_rank int[], p_sender bigint[], p_cid uuid[], p_hash uuid[], p_body text[],
  p_by_place int[], p_by bigint[], p_by_epoch bigint[],
  p_cid_from bigint[], p_cid_to bigint[], p_window_ms bigint,
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
  v_spot  int[];
  v_odd   bigint[] := '{}';
begin
  select array_agg(r.id), array_agg(r.last_seq), array_agg(r.last_n), array_agg(r.last_at), array_agg(r.member_epoch),
         min(r.last_at), max(r.last_at)
    into v_id, base_seq, base_n, v_last, epoch, v_first, v_late
    from (select id, last_seq, last_n, last_at, member_epoch from rooms
           where id = any (p_rooms) order by id for no key update skip locked) r;

  v_now := clock_timestamp();
  v_ms := (extract(epoch from v_now) * 1000)::bigint;

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

  v_odd := v_odd || array(
    select p_rooms[b.place] from unnest(p_by_place, p_by, p_by_epoch) b(place, sender, known)
     where b.known is distinct from epoch[b.place]
       and not exists (select from members m
                        where m.room_id = p_rooms[b.place] and m.user_id = b.sender
                          and (m.muted_until is null or m.muted_until <= v_now))
    union all
    select p_rooms[s.place] from unnest(p_place, p_sender, p_cid) s(place, sender, cid)
     where exists (select from messages x
                    where x.cid = s.cid and x.room_id + 0 = p_rooms[s.place] and x.sender_id = s.sender
                      and x.created_at >= v_now - make_interval(secs => p_window_ms / 1000 + 86400)
                      and x.created_at <= v_now + interval '2 days' offset 0));

  with stored as (
    insert into messages (room_id, seq, n, sender_id, kind, created_at, cid, body_hash, body)
    select p_rooms[s.place], base_seq[s.place] + s.rank, base_n[s.place] + s.rank, s.sender, 1, stored_at[s.place],
           s.cid, s.hash, s.body
      from unnest(p_place, p_rank, p_sender, p_cid, p_hash, p_body) s(place, rank, sender, cid, hash, body)
     where p_rooms[s.place] <> all (v_odd))
  update rooms r
     set last_seq = p.seq + p.sends, last_n = p.n + p.sends, last_at = p.at,
         message_seq = p.seq + p.sends, message_at = p.at, sent_by = p.writer, sent_n = p.n + p.sends
    from unnest(p_rooms, p_sends, base_seq, base_n, stored_at, p_last_by) p(id, sends, seq, n, at, writer)
   where r.id = p.id and p.id <> all (v_odd);

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
                  when p.seq is null and exists (select from rooms x where x.id = p.id) then 1
                  else 2 end
        from unnest(p_rooms, base_seq) with ordinality p(id, seq, i) order by p.i);
  end if;
end $$;

-- General path: the sends of one room, each answered by itself, in order. Waits for the room's lock.
-- outcome: 0 stored, 1 stored before, 2 cid used with another body, 3 no such room or no member, 4 muted,
-- 5 cid outside of its window, 6 re beyond the room's newest event. p_re: 0 for a send that answers none.
create function append_each_2(
  p_room bigint, p_sender bigint[], p_cid uuid[], p_cid_ms bigint[], p_hash uuid[], p_body text[], p_re bigint[],
  p_window_ms bigint
) returns table (outcome int, seq bigint, n bigint, stored_at timestamptz)
language plpgsql as $$
declare
  v_room  rooms%rowtype;
  v_old   messages%rowtype;
  v_muted timestamptz;
  v_now   timestamptz;
  v_ms    bigint;
  v_at    timestamptz;
begin
  select * into v_room from rooms where id = p_room for no key update;
  if not found then
    return query select 3, 0::bigint, 0::bigint, clock_timestamp() from unnest(p_sender);
    return;
  end if;
  v_now := clock_timestamp();
  v_ms := (extract(epoch from v_now) * 1000)::bigint;
  for i in 1 .. array_length(p_sender, 1) loop
    if p_cid_ms[i] < v_ms - p_window_ms or p_cid_ms[i] > v_ms + 86400000 then
      return query select 5, 0::bigint, 0::bigint, v_now;
      continue;
    end if;
    select * into v_old from messages m
     where m.cid = p_cid[i] and m.room_id + 0 = p_room and m.sender_id = p_sender[i]
       and m.created_at >= v_now - make_interval(secs => p_window_ms / 1000 + 86400)
       and m.created_at <= v_now + interval '2 days'
     limit 1;
    if found then
      return query select case when v_old.body_hash = p_hash[i] then 1 else 2 end, v_old.seq, v_old.n, v_old.created_at;
      continue;
    end if;
    select m.muted_until into v_muted from members m where m.room_id = p_room and m.user_id = p_sender[i];
    if not found then
      return query select 3, 0::bigint, 0::bigint, v_now;
      continue;
    end if;
    if v_muted > v_now then
      return query select 4, 0::bigint, 0::bigint, v_now;
      continue;
    end if;
    if p_re[i] > v_room.last_seq then
      return query select 6, 0::bigint, 0::bigint, v_now;
      continue;
    end if;
    v_at := event_time(v_now, v_room.last_at);
    insert into messages (room_id, seq, n, sender_id, kind, created_at, cid, body_hash, body)
    values (p_room, v_room.last_seq + 1, v_room.last_n + 1, p_sender[i], 1, v_at, p_cid[i], p_hash[i], p_body[i]);
    perform note_month(p_room, v_room.last_seq + 1, v_room.last_at, v_at);
    update rooms set last_seq = last_seq + 1, last_n = last_n + 1, last_at = v_at,
                     message_seq = last_seq + 1, message_at = v_at, sent_by = p_sender[i], sent_n = last_n + 1
     where id = p_room returning * into v_room;
    return query select 0, v_room.last_seq, v_room.last_n, v_at;
  end loop;
end $$;
