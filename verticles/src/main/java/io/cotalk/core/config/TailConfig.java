package io.cotalk.core.config;

import java.time.Duration;

/**
 * Following the shards' events for consumers inside of the nodes.
 *
 * @param poll time between two looks for new events
 * @param batch most events that a consumer gets at once, apart from the last ones that were written
 *     together
 * @param batchBytes a batch ends with the events with which their texts reach so many bytes
 * @param lease another node takes over when the reader has not been heard of for this time
 * @param workTimeout longest time for a consumer's work on a batch; then it comes again
 */
public record TailConfig(
    @Key(value = "100ms", min = "10ms", max = "10s") Duration poll,
    @Key(value = "500", min = "1", max = "10000") int batch,
    @Key(value = "1048576", min = "1", max = "67108864") int batchBytes,
    @Key(value = "10s", min = "500ms", max = "5m") Duration lease,
    @Key(value = "30s", min = "100ms", max = "10m") Duration workTimeout) {}
