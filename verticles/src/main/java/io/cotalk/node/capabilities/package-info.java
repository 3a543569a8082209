/** The one list of capabilities. */
@NullMarked
package io.cotalk.node.capabilities;

import org.jspecify.annotations.NullMarked;
