@NullMarked
package io.cotalk.core.tokens;

import org.jspecify.annotations.NullMarked;
