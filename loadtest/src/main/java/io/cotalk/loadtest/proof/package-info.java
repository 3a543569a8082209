/**
 * {@code ./cotalk tail-proof}: many events sent by clients while readers' nodes and databases are
 * killed; every consumer of the tails gets each, in order and soon.
 */
@NullMarked
package io.cotalk.loadtest.proof;

import org.jspecify.annotations.NullMarked;
