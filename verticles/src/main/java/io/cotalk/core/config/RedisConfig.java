package io.cotalk.core.config;

import java.time.Duration;

/**
 * Redis, which holds only what can be rebuilt.
 *
 * @param url the server
 * @param password password to log in with; none if empty
 * @param timeout longest time for a command; then the node goes on without Redis
 * @param poolSize connections
 * @param maxWaiting commands that may wait for a connection
 */
public record RedisConfig(
    @Key(value = "redis://127.0.0.1:6379", pattern = "rediss?://[^\\s]+") String url,
    @Key(value = "", secret = true) String password,
    @Key(value = "250ms", min = "10ms", max = "10s") Duration timeout,
    @Key(value = "8", min = "1", max = "500") int poolSize,
    @Key(value = "1000", min = "1", max = "100000") int maxWaiting) {}
