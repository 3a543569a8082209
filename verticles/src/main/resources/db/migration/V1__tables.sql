-- The tables of one shard. Every shard has all of them: user tables hold the users of its slots,
-- room tables the rooms of its slots. slot = id % 1024.

-- Who this database is. One row; checked at every start of a node.
create table shard_identity (
  cluster      text    not null,
  shard        int     not null,
  shards       int     not null,
  slot_version bigint  not null
);

-- Which shard holds which slot; the same rows on every shard.
create table slot_map (
  slot  int primary key check (slot between 0 and 1023),
  shard int not null
);

-- ---------------------------------------------------------------- users

create table users (
  id            bigint      primary key,
  handle        text        not null,
  name          text        not null,
  password_hash text        not null,
  admin         boolean     not null default false,
  banned_at     timestamptz,
  created_at    timestamptz not null default clock_timestamp(),
  last_u        bigint      not null default 0
) with (fillfactor = 80);

-- Directory of names: one row a normalised handle, on the shard of the handle's hash.
create table handles (
  handle_key text   primary key,
  user_id    bigint not null,
  expires_at timestamptz
);

-- One login of one device: the family of its refresh tokens. A device has one family at a time.
create table devices (
  user_id    bigint      not null references users (id),
  device_id  uuid        not null,
  session_id uuid        not null unique,
  name       text        not null,
  generation int         not null default 1,
  rotated_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  primary key (user_id, device_id)
) with (fillfactor = 80);

-- Sessions whose access tokens must no longer be honoured; kept a little longer than an access token lives.
create table revocations (
  session_id uuid        primary key,
  user_id    bigint      not null,
  revoked_at timestamptz not null default clock_timestamp()
);
create index revocations_revoked_at on revocations (revoked_at);

-- The rooms of a user: a projection of the rooms' rosters, which are the truth. A leave stays as a
-- tombstone (left), and only a row with a greater seq replaces an older one.
create table user_rooms (
  user_id bigint  not null,
  room_id bigint  not null,
  seq     bigint  not null,
  gone    boolean not null,
  primary key (user_id, room_id)
) with (fillfactor = 80);

-- What happened to a user outside any room's log; u is 1, 2, 3 … without holes (users.last_u).
create table user_log (
  user_id    bigint      not null,
  u          bigint      not null,
  kind       text        not null,
  body       text        not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (user_id, u)
);

-- ---------------------------------------------------------------- rooms

create table rooms (
  id           bigint      primary key,
  direct       boolean     not null,
  title        text,
  creator_id   bigint      not null,
  created_at   timestamptz not null default clock_timestamp(),
  member_count int         not null,
  -- The room log's head: seq over all events, n over messages. Written by the room log only.
  last_seq     bigint      not null,
  last_n       bigint      not null,
  last_at      timestamptz not null,
  -- The newest message, so that a list of rooms finds it in one partition; 0 while there is none.
  message_seq  bigint      not null default 0,
  message_at   timestamptz not null default '-infinity',
  -- Moves with everything that takes the right to write from a member (see roster_changed).
  member_epoch bigint      not null default 1
) with (fillfactor = 50);

-- Roles: 0 member, 1 moderator, 2 owner.
create table members (
  room_id     bigint      not null references rooms (id),
  user_id     bigint      not null,
  role        smallint    not null,
  joined_seq  bigint      not null,
  joined_n    bigint      not null,
  read_n      bigint      not null,
  muted_until timestamptz,
  primary key (room_id, user_id)
) with (fillfactor = 70);

-- Nodes that know a room's epoch ask for no member again, so it moves in the transaction that removes or mutes one,
-- whoever does it. It takes its values from the clock: a shard that is set back never gives one out again.
create function roster_changed() returns trigger language plpgsql as $$
begin
  update rooms set member_epoch = greatest(member_epoch + 1, (extract(epoch from clock_timestamp()) * 1000000)::bigint)
   where id = old.room_id;
  return null;
end $$;

create trigger roster_changed after delete or update of role, muted_until on members
  for each row execute function roster_changed();

-- One direct room a pair of users; on the shard of the lower user id.
create table direct_rooms (
  low_user  bigint not null,
  high_user bigint not null,
  room_id   bigint not null unique,
  primary key (low_user, high_user),
  check (low_user <= high_user)
);

-- The log of every room. kind: 1 msg, 2 edit, 3 del, 4 react, 5 pin, 6 member, 7 room.
-- n is a message's ordinal; on other events the number of messages before them.
-- body is the event's JSON as clients get it; body_hash tells whether a repeated cid says the same.
create table messages (
  room_id    bigint      not null,
  seq        bigint      not null,
  n          bigint      not null,
  sender_id  bigint      not null,
  kind       smallint    not null,
  created_at timestamptz not null,
  cid        uuid,
  body_hash  uuid,
  body       text        not null
) partition by range (created_at);

create index messages_room_seq on messages (room_id, seq);

-- Takes what no prepared month holds; should stay empty.
create table messages_default partition of messages default;
create index messages_default_cid on messages_default (cid);

-- Which months, and so which partitions, hold which part of a room's log.
create table room_months (
  room_id   bigint not null,
  month     date   not null,
  first_seq bigint not null,
  primary key (room_id, month)
);

-- Changes of rosters still to be written to the shard of the user they concern; in order of id.
create table outbox (
  id         bigint      generated always as identity primary key,
  user_slot  int         not null,
  user_id    bigint      not null,
  room_id    bigint      not null,
  seq        bigint      not null,
  gone       boolean     not null,
  created_at timestamptz not null default clock_timestamp()
);

-- Makes the partition of the month that holds p_day, with the index that finds a repeated cid.
create function make_month(p_day date) returns void language plpgsql as $$
declare
  first_day date := date_trunc('month', p_day)::date;
  part      text := 'messages_' || to_char(first_day, 'YYYY_MM');
begin
  if to_regclass(part) is not null then
    return;
  end if;
  execute format('create table %I partition of messages for values from (%L) to (%L)', part,
    to_char(first_day, 'YYYY-MM-DD') || ' 00:00:00+00',
    to_char(first_day + interval '1 month', 'YYYY-MM-DD') || ' 00:00:00+00');
  execute format('create index %I on %I (cid)', part || '_cid', part);
end $$;
