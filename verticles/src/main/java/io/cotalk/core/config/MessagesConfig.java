package io.cotalk.core.config;

import java.time.Duration;

/**
 * Messages and their history.
 *
 * @param maxTextCodePoints longest text in code points
 * @param pageLimit most events in one page of history
 * @param cacheBytes bytes of memory for events that were read of late; 0: none
 * @param cacheLife they are forgotten after this time
 * @param pageBytes most bytes of events in one page of history, unless a single one is longer
 */
public record MessagesConfig(
    @Key(value = "8000", min = "1", max = "100000") int maxTextCodePoints,
    @Key(value = "200", min = "1", max = "200") int pageLimit,
    @Key(value = "67108864", min = "0", max = "2147483647") int cacheBytes,
    @Key(value = "10m", min = "1s", max = "1d") Duration cacheLife,
    @Key(value = "1048576", min = "1024", max = "16777216") int pageBytes) {}
