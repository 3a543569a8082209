/** Turns failures into what each transport answers. */
@NullMarked
package io.cotalk.transport.failure;

import org.jspecify.annotations.NullMarked;
