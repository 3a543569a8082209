/**
 * The room log: the only way in which anything gets a place in a room. Sends gather in lanes
 * ({@link io.cotalk.core.persistence.PersistenceVerticle}) and are written in batches ({@link
 * io.cotalk.core.persistence.RoomLog}); what was committed is told to the cluster as hints.
 */
@NullMarked
package io.cotalk.core.persistence;

import org.jspecify.annotations.NullMarked;
