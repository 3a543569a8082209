/** The one codec for everything that nodes and verticles say to each other. */
@NullMarked
package io.cotalk.bus.codec;

import org.jspecify.annotations.NullMarked;
