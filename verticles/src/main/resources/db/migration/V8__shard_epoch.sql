-- Which of its pasts this shard goes on from. A database that was set back to a backup cannot know what it lost, so the
-- operator says so (cotalk ctl shard restored), and every position in a log that a client got before is void.
alter table shard_identity
  add column epoch       bigint      not null default 1,
  add column restored_at timestamptz;
