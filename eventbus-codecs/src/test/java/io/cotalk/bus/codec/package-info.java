@NullMarked
package io.cotalk.bus.codec;

import org.jspecify.annotations.NullMarked;
