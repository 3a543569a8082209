@NullMarked
package io.cotalk.socket;

import org.jspecify.annotations.NullMarked;
