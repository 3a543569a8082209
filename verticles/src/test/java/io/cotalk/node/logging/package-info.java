/** Tests of what the node does to its log. */
@NullMarked
package io.cotalk.node.logging;

import org.jspecify.annotations.NullMarked;
