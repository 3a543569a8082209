@NullMarked
package io.cotalk.core.limits;

import org.jspecify.annotations.NullMarked;
