@NullMarked
package io.cotalk.failure;

import org.jspecify.annotations.NullMarked;
