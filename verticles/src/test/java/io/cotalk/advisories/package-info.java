@NullMarked
package io.cotalk.advisories;

import org.jspecify.annotations.NullMarked;
