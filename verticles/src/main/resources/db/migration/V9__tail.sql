-- The tail of a shard: every committed event in an order that consumers can follow from a position (decision 0099).

-- What is added to a transaction's id (xid) to make a tx. 0 until the shard is restored into a server whose xids are
-- lower than the tx that are stored; then it is raised, before anything is written. One row.
create table tail_base (
  base bigint not null
);
insert into tail_base values (0);

-- The tx of an event that this transaction writes: by its xid, but never lower than p_last, the greatest one among the
-- rooms (or users) that it writes to. A transaction may have got its xid before the room's lock, so xids alone would
-- not keep a room's order.
-- One call for each batch, after the lock: a function in plpgsql keeps the plan of its look-up.
create function tail_tx(p_last bigint) returns bigint language plpgsql as $$
begin
  return greatest(p_last, (select base from tail_base) + pg_current_xact_id()::text::bigint);
end $$;

-- Who follows this shard. Positions are saved here and nowhere else: after a crash the server gives out again the xids of
-- transactions that were not committed, so a position that is kept elsewhere could lie beyond events to come.
--   tx                   everything up to it is done
--   old_id, old_seq      while not null: the consumer still reads what has tx 0, and everything up to this
--                        room or user and seq or u is done
--   old_users            the old events of rooms are done, those of users are not
--   owner, lease_until   the process that reads now, until when (by this server's clock)
create table tail_readers (
  consumer    text        primary key,
  tx          bigint      not null,
  old_id      bigint,
  old_seq     bigint,
  old_users   boolean     not null default false,
  owner       text,
  lease_until timestamptz not null default '-infinity',
  saved_at    timestamptz not null default clock_timestamp()
) with (fillfactor = 50);
