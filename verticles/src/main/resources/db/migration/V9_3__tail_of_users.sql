alter table users add column last_tx bigint not null default 0;
