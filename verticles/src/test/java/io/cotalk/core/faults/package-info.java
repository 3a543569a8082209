/** Tests of the faults that tests switch on. */
@NullMarked
package io.cotalk.core.faults;

import org.jspecify.annotations.NullMarked;
