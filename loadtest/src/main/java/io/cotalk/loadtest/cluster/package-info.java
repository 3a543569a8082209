/**
 * The processes of a cluster under test: nodes, one PostgreSQL a shard, Redis, and the network
 * between them. All of them can be killed, frozen, cut off and started again.
 */
@NullMarked
package io.cotalk.loadtest.cluster;

import org.jspecify.annotations.NullMarked;
