@NullMarked
package io.cotalk.health;

import org.jspecify.annotations.NullMarked;
