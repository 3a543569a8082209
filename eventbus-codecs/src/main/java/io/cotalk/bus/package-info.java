/** How nodes and verticles address each other, and the one codec for everything they say. */
@NullMarked
package io.cotalk.bus;

import org.jspecify.annotations.NullMarked;
