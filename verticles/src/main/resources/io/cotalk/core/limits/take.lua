-- Takes tokens from a bucket, all or none, by the server's clock.
-- KEYS[1]  the bucket: hash of t (tokens, fraction) and at (milliseconds when it had them)
-- ARGV[1]  capacity, whole tokens
-- ARGV[2]  milliseconds in which one token comes
-- ARGV[3]  how many to take; more than the capacity counts as the capacity
-- Returns 0 if they were taken, else the milliseconds until they are there.
local capacity = tonumber(ARGV[1])
local each = tonumber(ARGV[2])
local cost = math.min(tonumber(ARGV[3]), capacity)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local bucket = redis.call('HMGET', KEYS[1], 't', 'at')
local tokens = tonumber(bucket[1]) or capacity
local at = tonumber(bucket[2]) or now
tokens = math.min(capacity, tokens + math.max(0, now - at) / each)
local wait = 0
if tokens >= cost then
  tokens = tokens - cost
else
  wait = math.max(1, math.ceil((cost - tokens) * each))
end
redis.call('HSET', KEYS[1], 't', tostring(tokens), 'at', math.max(at, now))
-- Full again by then: nothing is forgotten with it.
redis.call('PEXPIRE', KEYS[1], math.ceil((capacity - tokens) * each) + 1000)
return wait
