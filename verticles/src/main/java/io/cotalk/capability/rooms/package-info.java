/**
 * Rooms, their members and read positions. The roster on the room's shard is the truth; each user's
 * list of rooms, on the user's shard, follows it through the outbox.
 */
@NullMarked
package io.cotalk.capability.rooms;

import org.jspecify.annotations.NullMarked;
