package io.cotalk.capability.rooms;

/**
 * How much a shard's outbox holds.
 *
 * @param rows changes still to be written; counted up to {@link OutboxStore#MAX_COUNTED}
 * @param ageMillis age of the oldest by the shard's clock, 0 when there is none
 */
record OutboxDepth(long rows, long ageMillis) {}
