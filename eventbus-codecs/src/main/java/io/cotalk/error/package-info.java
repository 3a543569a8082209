/** The one list of error codes, and the exception that carries one. */
@NullMarked
package io.cotalk.error;

import org.jspecify.annotations.NullMarked;
