/**
 * Brings events to the sockets of this node: one {@link io.cotalk.core.fanout.RoomChannel} for each
 * open room puts the event bus' hints in order and fills what is missing from the log.
 */
@NullMarked
package io.cotalk.core.fanout;

import org.jspecify.annotations.NullMarked;
