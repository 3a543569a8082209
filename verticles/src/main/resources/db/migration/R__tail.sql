-- Reading the tail of a shard (see V9).

-- The events after p_tx, in the order of tx, by messages_tx and user_log_tx. Below xmin every transaction has ended, so
-- nothing can appear there any more. Events of one tx come together, because a position is one number.
--   p_since   rooms' events that the clock put before it are left out, with the months that have no others
--   p_rows    most events, apart from the last ones that have the same tx
--   p_bytes   the bodies of all events but those of the last tx have fewer bytes
-- One row at least. now: the clock; next: greater than every tx so far; the others are null if there is no event.
-- Both logs are read in order, so only a page of each is sorted. Without the setting a plan that is made while there are few
-- events would sort all that there are, for each page.
create or replace function tail_read(p_tx bigint, p_since timestamptz, p_rows int, p_bytes bigint)
returns table (
  now timestamptz, next bigint, tx bigint, id bigint, seq bigint, n bigint, sender bigint, kind int, name text,
  created_at timestamptz, body text
) language plpgsql stable set enable_sort = off as $$
#variable_conflict use_column
begin
  return query
  select l.now, l.next, e.tx, e.id, e.seq, e.n, e.sender, e.kind, e.name, e.created_at, e.body
    from (select base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint as top,
                 base + pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next,
                 clock_timestamp() as now
            from tail_base) l
    left join lateral (
      select b.* from (
        select t.*, sum(octet_length(t.body)) over
                      (order by t.tx range between unbounded preceding and 1 preceding) as before
          from (select u.* from (
                  (select tx, room_id as id, seq, n, sender_id as sender, kind::int as kind,
                          null::text as name, created_at, body
                     from messages
                    where tx > 0 and tx > p_tx and tx < l.top and created_at >= p_since
                    order by tx fetch first (p_rows) rows with ties)
                  union all
                  (select tx, user_id, u, 0::bigint, 0::bigint, 0, kind, created_at, body
                     from user_log
                    where tx > 0 and tx > p_tx and tx < l.top
                    order by tx fetch first (p_rows) rows with ties)) u
                 order by u.tx fetch first (p_rows) rows with ties) t) b
       where coalesce(b.before, 0) < p_bytes) e on true;
end $$;
