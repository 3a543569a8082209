/** Turns failures into what each transport answers. */
@NullMarked
package io.cotalk.failure;

import org.jspecify.annotations.NullMarked;
