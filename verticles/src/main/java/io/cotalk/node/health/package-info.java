/** The management port: whether the node lives, whether it may get traffic, its metrics. */
@NullMarked
package io.cotalk.node.health;

import org.jspecify.annotations.NullMarked;
