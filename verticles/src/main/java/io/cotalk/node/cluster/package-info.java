/**
 * How a node joins the others: Hazelcast for membership and registrations, set up in code alone.
 */
@NullMarked
package io.cotalk.node.cluster;

import org.jspecify.annotations.NullMarked;
