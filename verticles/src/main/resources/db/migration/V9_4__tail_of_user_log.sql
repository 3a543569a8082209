-- As V9_2 does with messages.
alter table user_log add column tx bigint not null default 0;
alter table user_log alter column tx set default tail_tx(0);
