@NullMarked
package io.cotalk.limits;

import org.jspecify.annotations.NullMarked;
