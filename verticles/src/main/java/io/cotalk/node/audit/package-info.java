/**
 * {@code ./cotalk ctl audit}: looks at the shards for what the promises forbid. Reads only; holds a
 * bounded part of a shard in memory; blocking, on one thread. One class for each kind of check.
 */
@NullMarked
package io.cotalk.node.audit;

import org.jspecify.annotations.NullMarked;
