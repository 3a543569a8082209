-- What users' shards keep for their users: the log of a user, and the projection of the rosters into lists of rooms.
-- What nodes of the release before call keeps its name and its arguments.

-- Appends one event to a user's log. Returns its u, or null where there is no such user. The user's row stays locked
-- until the transaction ends, so u is given out in the order of the commits and has no holes, and tx never goes down
-- (see tail_tx).
create or replace function append_user_event(p_user bigint, p_kind text, p_body text) returns bigint language plpgsql as $$
declare
  v_u  bigint;
  v_tx bigint;
begin
  update users set last_u = last_u + 1, last_tx = tail_tx(last_tx)
   where id = p_user returning last_u, last_tx into v_u, v_tx;
  if found then
    insert into user_log (user_id, u, kind, body, tx) values (p_user, v_u, p_kind, p_body, v_tx);
  end if;
  return v_u;
end $$;

-- Brings lists of rooms up to changes of rosters, in the order given, each with its event in the user's log.
-- Changes may come twice and in any order: only one with a greater seq than the stored row's applies, and a leave stays
-- as a row (gone), so that an earlier join cannot undo it. p_added: the user was added by somebody else.
-- One row of the result for each change: the event it made, or kind null and the head of the user's log where it
-- changed nothing. Users that do not exist are left out.
create or replace function apply_roster_changes(
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

-- As the function above, for nodes that do not say who was added by somebody else.
create or replace function apply_roster_changes(p_user bigint[], p_room bigint[], p_seq bigint[], p_gone boolean[])
returns table (member bigint, u bigint, kind text, body text) language sql as $$
  select * from apply_roster_changes(p_user, p_room, p_seq, p_gone, array_fill(false, array[cardinality(p_user)]))
$$;
