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

-- Rows from before this migration have tx 0 and are all committed: the change of the tables waits for their writers. The
-- default that follows is for writers that do not know of tx (nodes of the release before, while functions are replaced):
-- no consumer misses their events.
alter table rooms add column last_tx bigint not null default 0;
alter table messages add column tx bigint not null default 0;
alter table messages alter column tx set default tail_tx(0);

alter table users add column last_tx bigint not null default 0;
alter table user_log add column tx bigint not null default 0;
alter table user_log alter column tx set default tail_tx(0);

-- Without the rows from before, which no reader looks for by tx. The index of each partition of messages, and the one of
-- user_log, are made after this migration, one by one and without holding up writers (TailPreparation); later partitions
-- get theirs with their table.
create index messages_tx on only messages (tx) where tx > 0;

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
