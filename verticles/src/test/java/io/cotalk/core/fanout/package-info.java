@NullMarked
package io.cotalk.core.fanout;

import org.jspecify.annotations.NullMarked;
