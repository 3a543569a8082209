/** Tests of the circuit breaker. */
@NullMarked
package io.cotalk.breaker;

import org.jspecify.annotations.NullMarked;
