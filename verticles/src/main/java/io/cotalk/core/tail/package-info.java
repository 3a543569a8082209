/**
 * The durable tail of each shard: every committed event, in an order that is safe under concurrent
 * commits, for consumers that must not miss any (decision 0099).
 */
@NullMarked
package io.cotalk.core.tail;

import org.jspecify.annotations.NullMarked;
