@NullMarked
package io.cotalk.bus;

import org.jspecify.annotations.NullMarked;
