/** How nodes and verticles address each other, and what all their messages have in common. */
@NullMarked
package io.cotalk.bus;

import org.jspecify.annotations.NullMarked;
