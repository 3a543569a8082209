@NullMarked
package io.cotalk.core.text;

import org.jspecify.annotations.NullMarked;
