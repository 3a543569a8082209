@NullMarked
package io.cotalk.fanout;

import org.jspecify.annotations.NullMarked;
