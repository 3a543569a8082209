/** Keeps callers from waiting for what does not answer. */
@NullMarked
package io.cotalk.core.breaker;

import org.jspecify.annotations.NullMarked;
