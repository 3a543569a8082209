/** Tests of rooms, rosters and the outbox. */
@NullMarked
package io.cotalk.rooms;

import org.jspecify.annotations.NullMarked;
