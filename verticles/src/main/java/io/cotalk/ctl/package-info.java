/** {@code ./cotalk ctl}: what an operator does from outside of the nodes. */
@NullMarked
package io.cotalk.ctl;

import org.jspecify.annotations.NullMarked;
