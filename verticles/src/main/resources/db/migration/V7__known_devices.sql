-- Devices that have been logged in to an account, at most 50 of each; kept after a logout. Tries to
-- log in from one of them are counted apart from those of strangers.
create table known_devices (
  user_id   bigint      not null references users (id),
  device_id uuid        not null,
  known_at  timestamptz not null default clock_timestamp(),
  primary key (user_id, device_id)
) with (fillfactor = 80);

insert into known_devices (user_id, device_id, known_at)
select user_id, device_id, rotated_at from devices;
