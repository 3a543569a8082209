/** Tests of the circuit breaker. */
@NullMarked
package io.cotalk.core.breaker;

import org.jspecify.annotations.NullMarked;
