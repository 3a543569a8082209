-- Rooms to which others added a user, until the user opens, reads or writes in them: they count apart from the user's own.
-- Rows from before count as the user's own.
alter table user_rooms add column added boolean not null default false;
alter table outbox add column added boolean not null default false;

-- As the function below, which says also who was added by somebody else (p_added).
create function apply_roster_changes(
  p_user bigint[], p_room bigint[], p_seq bigint[], p_gone boolean[], p_added boolean[]
) returns table (member bigint, u bigint, kind text, body text) language plpgsql as $$
declare
  c record;
begin
  -- In a statement of its own, so that the next ones see what the locks' last holders committed; in ascending order,
  -- so that two overlapping calls do not deadlock.
  perform 1 from users where id = any (p_user) order by id for no key update;
  for c in
    select t.* from unnest(p_user, p_room, p_seq, p_gone, p_added) with ordinality t(who, room, seq, gone, added, i)
     where exists (select 1 from users where id = t.who) order by t.i
  loop
    insert into user_rooms as r (user_id, room_id, seq, gone, added) values (c.who, c.room, c.seq, c.gone, c.added)
      on conflict (user_id, room_id) do update
        set seq = excluded.seq, gone = excluded.gone, added = excluded.added where r.seq < excluded.seq;
    member := c.who;
    if found then
      kind := case when c.gone then 'room_left' else 'room_added' end;
      body := format('{"r":"%s"}', c.room);
      u := append_user_event(c.who, kind, body);
    else
      kind := null;
      body := null;
      select last_u into u from users where id = c.who;
    end if;
    return next;
  end loop;
end $$;

-- What nodes of the release before call.
create or replace function apply_roster_changes(p_user bigint[], p_room bigint[], p_seq bigint[], p_gone boolean[])
returns table (member bigint, u bigint, kind text, body text) language sql as $$
  select * from apply_roster_changes(p_user, p_room, p_seq, p_gone, array_fill(false, array[cardinality(p_user)]))
$$;
