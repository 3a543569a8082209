package io.cotalk.core.config;

import java.time.Duration;

/**
 * Writing the room log.
 *
 * @param maxBatch sends in one transaction
 * @param laneQueue sends that may wait in one lane; more are refused as busy
 * @param laneWait longest time that a send may be expected to wait in its lane; more are refused as
 *     busy
 * @param sendTimeout a send is answered within this time
 * @param cidWindow how long a repeated send is recognised; an older {@code cid} is refused
 */
public record PersistenceConfig(
    @Key(value = "500", min = "1", max = "10000") int maxBatch,
    @Key(value = "10000", min = "1", max = "1000000") int laneQueue,
    @Key(value = "3s", min = "50ms", max = "1m") Duration laneWait,
    @Key(value = "10s", min = "100ms", max = "1m") Duration sendTimeout,
    @Key(value = "7d", min = "1m", max = "30d") Duration cidWindow) {}
