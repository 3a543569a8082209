/** Telling who has a room open that somebody types in it. */
@NullMarked
package io.cotalk.capability.typing;

import org.jspecify.annotations.NullMarked;
