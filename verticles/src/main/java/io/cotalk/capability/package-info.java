/**
 * How a capability plugs into a node. What one brings is a {@link io.cotalk.capability.Capability};
 * each has a package of its own below this one.
 */
@NullMarked
package io.cotalk.capability;

import org.jspecify.annotations.NullMarked;
