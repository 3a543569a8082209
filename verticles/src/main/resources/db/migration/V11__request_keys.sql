-- Requests that were done, by the key that their caller gave them: those whose effect is no event of a room that is
-- there already. On the caller's shard, written in the transaction that does what is asked for, or before the first of
-- several. Removed when the key can no longer be repeated (RequestKeySweep).
--   hash      tells whether the same is asked for again
--   room_id   the room that the request made; null where it made none
create table request_keys (
  user_id    bigint      not null,
  key        uuid        not null,
  hash       uuid        not null,
  room_id    bigint,
  created_at timestamptz not null default clock_timestamp(),
  primary key (user_id, key)
);
create index request_keys_created_at on request_keys (created_at);
