/** Ids of users, rooms and events, and the slot each carries. */
@NullMarked
package io.cotalk.id;

import org.jspecify.annotations.NullMarked;
