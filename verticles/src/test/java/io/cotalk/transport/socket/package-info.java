@NullMarked
package io.cotalk.transport.socket;

import org.jspecify.annotations.NullMarked;
