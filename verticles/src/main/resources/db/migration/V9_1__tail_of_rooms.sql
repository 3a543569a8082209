-- V9_1 to V9_4: a transaction for each table, so that no lock of a table that sends need is held while another is waited for.
alter table rooms add column last_tx bigint not null default 0;
