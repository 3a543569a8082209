package io.cotalk.core.config;

import java.time.Duration;

/**
 * Requests between nodes with different roles.
 *
 * @param timeout a request to another node is answered within this time; nodes use nine tenths of
 *     it, so it is a second more than the limits of {@code shards}, and the same on all nodes
 * @param maxRequests requests to one service of one other node without an answer; more are busy
 * @param maxBytes most bytes of their answers; more are busy
 * @param maxServed requests of other nodes that one verticle works on; more are busy
 * @param maxServedBytes most bytes of their answers; more are busy
 */
public record RolesConfig(
    @Key(value = "9s", min = "100ms", max = "1m") Duration timeout,
    @Key(value = "1000", min = "1", max = "100000") int maxRequests,
    @Key(value = "67108864", min = "1048576", max = "1073741824") int maxBytes,
    @Key(value = "2000", min = "1", max = "100000") int maxServed,
    @Key(value = "134217728", min = "1048576", max = "1073741824") int maxServedBytes) {}
