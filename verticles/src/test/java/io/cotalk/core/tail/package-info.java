/** Tests of the tail on real shards. */
@NullMarked
package io.cotalk.core.tail;

import org.jspecify.annotations.NullMarked;
