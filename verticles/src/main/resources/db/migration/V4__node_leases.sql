-- Processes that use this shard just now, by this server's clock, those of any cluster and of none. A
-- row is renewed every few seconds, removed by an ordered stop and otherwise swept after its end.
create table node_leases (
  process   text        primary key,
  node      text        not null,
  clustered boolean     not null,
  until     timestamptz not null
);
