/** Tests of rooms, rosters and the outbox. */
@NullMarked
package io.cotalk.capability.rooms;

import org.jspecify.annotations.NullMarked;
