/** {@code ./cotalk abuse}: attacks on a server beside honest clients that must not notice. */
@NullMarked
package io.cotalk.loadtest.abuse;

import org.jspecify.annotations.NullMarked;
