/** What all caches of a node have in common. */
@NullMarked
package io.cotalk.core.caches;

import org.jspecify.annotations.NullMarked;
