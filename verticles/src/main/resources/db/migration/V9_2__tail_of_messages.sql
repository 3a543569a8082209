-- Rows from before this migration have tx 0 and are all committed: the change of the table waits for their writers. The
-- default that follows is for writers that do not know of tx (nodes of the release before, while functions are replaced):
-- no consumer misses their events.
alter table messages add column tx bigint not null default 0;
alter table messages alter column tx set default tail_tx(0);

-- Without the rows from before, which no reader looks for by tx. The index of each partition of messages, and the one of
-- user_log, are made after this migration, one by one and without holding up writers (TailPreparation); later partitions
-- get theirs with their table.
create index messages_tx on only messages (tx) where tx > 0;
