@NullMarked
package io.cotalk.transport.failure;

import org.jspecify.annotations.NullMarked;
