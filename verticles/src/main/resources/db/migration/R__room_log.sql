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
