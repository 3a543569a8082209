package io.cotalk.core.persistence;

/**
 * What a member may see of a room, read from its shard together with the room's head.
 *
 * @param lastSeq the last event
 * @param lastN the last message
 * @param readN the last message the member has read
 * @param joinedSeq the first event the member may see
 * @param role 0 member, 1 moderator, 2 owner
 * @param lastAt when the last event was stored, by the shard's clock, in milliseconds since 1970
 * @param members how many the room has after its last event; 0 where a node of the last release was
 *     asked
 * @param muted whether the member may write nothing just now
 */
public record Access(
    long lastSeq,
    long lastN,
    long readN,
    long joinedSeq,
    int role,
    long lastAt,
    int members,
    boolean muted) {}
