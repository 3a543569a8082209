-- The room log's write. READ COMMITTED and separate statements on purpose: each statement after the lock takes a new
-- snapshot, so it sees what the lock's last holder committed.

-- The time an event gets: never before the room's last one, but at most a day ahead of the clock, so that one
-- wrong clock cannot push a room beyond its partitions for good.
create function event_time(p_now timestamptz, p_last timestamptz) returns timestamptz
language sql immutable parallel safe
return case when p_last > p_now + interval '1 day' then p_now else greatest(p_now, p_last) end;

-- Notes which month holds p_seq when the month changed since the last event. Time that ran backwards (see
-- event_time) makes the months useless for finding what was written before: one row from -infinity says so.
create function note_month(p_room bigint, p_seq bigint, p_last timestamptz, p_at timestamptz) returns void
language plpgsql as $$
begin
  if p_at < p_last then
    delete from room_months where room_id = p_room;
    insert into room_months values (p_room, '-infinity', 1);
  elsif date_trunc('month', p_at) <> date_trunc('month', p_last) then
    insert into room_months values (p_room, date_trunc('month', p_at)::date, p_seq) on conflict do nothing;
  end if;
end $$;

-- Fast path: many sends to many rooms, one row of the result for each room.
--   p_rooms         distinct rooms, ascending
--   p_room … p_body one element a send; p_rank is 1, 2, 3 … within its room
--   p_cid_from, p_cid_to  the oldest and newest client time (ms) among the cids
--   p_window_ms     how long a cid may be repeated
-- outcome: 0 stored at base + rank; 1 held by another transaction, nothing done; 2 not plain, nothing done:
-- append_each must answer each of the room's sends by itself.
create function append_sends(
  p_rooms bigint[], p_room bigint[], p_rank int[], p_sender bigint[], p_cid uuid[], p_hash uuid[], p_body text[],
  p_cid_from bigint, p_cid_to bigint, p_window_ms bigint
) returns table (room_id bigint, outcome int, base_seq bigint, base_n bigint, stored_at timestamptz)
language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
set plan_cache_mode = force_generic_plan
as $$
declare
  v_now   timestamptz;
  v_ms    bigint;
  v_id    bigint[];
  v_seq   bigint[];
  v_n     bigint[];
  v_last  timestamptz[];
  v_at    timestamptz[];
  v_odd   bigint[];
begin
  select array_agg(r.id), array_agg(r.last_seq), array_agg(r.last_n), array_agg(r.last_at)
    into v_id, v_seq, v_n, v_last
    from (select id, last_seq, last_n, last_at from rooms
           where id = any (p_rooms) order by id for no key update skip locked) r;

  v_now := clock_timestamp();
  v_ms := (extract(epoch from v_now) * 1000)::bigint;
  if v_id is null then
    v_id := '{}';
  end if;
  v_at := array(select event_time(v_now, l) from unnest(v_last) with ordinality t(l, i) order by i);

  if p_cid_from < v_ms - p_window_ms or p_cid_to > v_ms + 86400000 then
    v_odd := p_rooms;
  else
    v_odd := array(
      select s.room from unnest(p_room, p_sender) s(room, sender)
       where not exists (select from members m
                          where m.room_id = s.room and m.user_id = s.sender
                            and (m.muted_until is null or m.muted_until <= v_now))
      union all
      select x.room_id from unnest(p_room, p_sender, p_cid) s(room, sender, cid)
        join messages x on x.cid = s.cid and x.room_id = s.room and x.sender_id = s.sender
       where x.created_at >= v_now - make_interval(secs => p_window_ms / 1000 + 86400)
         and x.created_at <= v_now + interval '1 day');
  end if;

  insert into messages (room_id, seq, n, sender_id, kind, created_at, cid, body_hash, body)
  select s.room, l.seq + s.rank, l.n + s.rank, s.sender, 1, l.at, s.cid, s.hash, s.body
    from unnest(p_room, p_rank, p_sender, p_cid, p_hash, p_body) s(room, rank, sender, cid, hash, body)
    join unnest(v_id, v_seq, v_n, v_at) l(id, seq, n, at) on l.id = s.room
   where s.room <> all (v_odd);

  update rooms r
     set last_seq = l.seq + c.sends, last_n = l.n + c.sends, last_at = l.at,
         message_seq = l.seq + c.sends, message_at = l.at
    from unnest(v_id, v_seq, v_n, v_at) l(id, seq, n, at)
    join (select u.room, count(*) as sends from unnest(p_room) u(room) group by u.room) c on c.room = l.id
   where r.id = l.id and l.id <> all (v_odd);

  -- Who writes has read what stands above.
  update members m set read_n = s.n
    from (select u.room, u.sender, max(l.n + u.rank) as n
            from unnest(p_room, p_rank, p_sender) u(room, rank, sender)
            join unnest(v_id, v_n) l(id, n) on l.id = u.room
           where u.room <> all (v_odd)
           group by u.room, u.sender) s
   where m.room_id = s.room and m.user_id = s.sender;

  perform note_month(l.id, l.seq + 1, l.last, l.at)
     from unnest(v_id, v_seq, v_last, v_at) l(id, seq, last, at)
    where l.id <> all (v_odd)
      and (l.at < l.last or date_trunc('month', l.at) <> date_trunc('month', l.last));

  return query
    select p.room,
           case when l.id is null and exists (select from rooms x where x.id = p.room) then 1
                when l.id is null or p.room = any (v_odd) then 2
                else 0 end,
           l.seq, l.n, l.at
      from unnest(p_rooms) p(room) left join unnest(v_id, v_seq, v_n, v_at) l(id, seq, n, at) on l.id = p.room;
end $$;

-- General path: the sends of one room, each answered by itself, in order. Waits for the room's lock.
-- outcome: 0 stored, 1 stored before, 2 cid used with another body, 3 no such room or no member, 4 muted,
-- 5 cid outside of its window.
create function append_each(
  p_room bigint, p_sender bigint[], p_cid uuid[], p_cid_ms bigint[], p_hash uuid[], p_body text[], p_window_ms bigint
) returns table (outcome int, seq bigint, n bigint, stored_at timestamptz)
language plpgsql
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
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
     where m.cid = p_cid[i] and m.room_id = p_room and m.sender_id = p_sender[i]
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
    v_at := event_time(v_now, v_room.last_at);
    insert into messages (room_id, seq, n, sender_id, kind, created_at, cid, body_hash, body)
    values (p_room, v_room.last_seq + 1, v_room.last_n + 1, p_sender[i], 1, v_at, p_cid[i], p_hash[i], p_body[i]);
    perform note_month(p_room, v_room.last_seq + 1, v_room.last_at, v_at);
    update rooms set last_seq = last_seq + 1, last_n = last_n + 1, last_at = v_at,
                     message_seq = last_seq + 1, message_at = v_at
     where id = p_room returning * into v_room;
    update members m set read_n = v_room.last_n where m.room_id = p_room and m.user_id = p_sender[i];
    return query select 0, v_room.last_seq, v_room.last_n, v_at;
  end loop;
end $$;

-- Writes one event that is no message into a room whose row the transaction holds. Returns its place.
create function append_event(p_room bigint, p_kind int, p_sender bigint, p_body text)
returns table (seq bigint, n bigint, stored_at timestamptz)
language plpgsql as $$
declare
  v_room rooms%rowtype;
  v_at   timestamptz;
begin
  select * into strict v_room from rooms where id = p_room for no key update;
  v_at := event_time(clock_timestamp(), v_room.last_at);
  insert into messages (room_id, seq, n, sender_id, kind, created_at, body)
  values (p_room, v_room.last_seq + 1, v_room.last_n, p_sender, p_kind, v_at, p_body);
  perform note_month(p_room, v_room.last_seq + 1, v_room.last_at, v_at);
  update rooms r set last_seq = r.last_seq + 1, last_at = v_at where r.id = p_room;
  return query select v_room.last_seq + 1, v_room.last_n, v_at;
end $$;

-- Writes a new room with its first event, which has seq 1. Members are written by the caller in the same transaction.
create function create_room(
  p_room bigint, p_direct boolean, p_title text, p_creator bigint, p_members int, p_kind int, p_body text
) returns timestamptz
language plpgsql as $$
declare
  v_at timestamptz := clock_timestamp();
begin
  insert into rooms (id, direct, title, creator_id, created_at, member_count, last_seq, last_n, last_at)
  values (p_room, p_direct, p_title, p_creator, v_at, p_members, 1, 0, v_at);
  insert into room_months values (p_room, date_trunc('month', v_at)::date, 1);
  insert into messages (room_id, seq, n, sender_id, kind, created_at, body)
  values (p_room, 1, 0, p_creator, p_kind, v_at, p_body);
  return v_at;
end $$;
