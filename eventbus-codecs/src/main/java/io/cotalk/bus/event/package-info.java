/** Facts that nodes tell each other. All are hints: the shards hold the truth. */
@NullMarked
package io.cotalk.bus.event;

import org.jspecify.annotations.NullMarked;
