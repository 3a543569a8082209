@NullMarked
package io.cotalk.core.wire;

import org.jspecify.annotations.NullMarked;
