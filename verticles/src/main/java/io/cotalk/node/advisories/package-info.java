/** Holds what the server is made of against published advisories. */
@NullMarked
package io.cotalk.node.advisories;

import org.jspecify.annotations.NullMarked;
