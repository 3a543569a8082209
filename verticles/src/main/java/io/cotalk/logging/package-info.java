/** What the node does to its log. */
@NullMarked
package io.cotalk.logging;

import org.jspecify.annotations.NullMarked;
