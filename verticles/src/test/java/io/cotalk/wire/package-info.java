@NullMarked
package io.cotalk.wire;

import org.jspecify.annotations.NullMarked;
