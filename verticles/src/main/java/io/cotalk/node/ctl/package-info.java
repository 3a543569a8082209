/** {@code ./cotalk ctl}: what an operator does from outside of the nodes. */
@NullMarked
package io.cotalk.node.ctl;

import org.jspecify.annotations.NullMarked;
