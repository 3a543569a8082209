/** Tests of telling that somebody types. */
@NullMarked
package io.cotalk.capability.typing;

import org.jspecify.annotations.NullMarked;
