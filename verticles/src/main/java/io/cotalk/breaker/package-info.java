/** Keeps callers from waiting for what does not answer. */
@NullMarked
package io.cotalk.breaker;

import org.jspecify.annotations.NullMarked;
