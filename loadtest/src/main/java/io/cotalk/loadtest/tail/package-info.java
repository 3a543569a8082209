/**
 * Holds what consumers of the shards' tails got, as nodes have recorded it ({@code
 * faults.tail-folder}), against the shards: each event at least once, in the order of its log.
 */
@NullMarked
package io.cotalk.loadtest.tail;

import org.jspecify.annotations.NullMarked;
