@NullMarked
package io.cotalk.transport.outbound;

import org.jspecify.annotations.NullMarked;
