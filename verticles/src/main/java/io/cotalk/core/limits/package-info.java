/** How often somebody may do what costs much or can be guessed. */
@NullMarked
package io.cotalk.core.limits;

import org.jspecify.annotations.NullMarked;
