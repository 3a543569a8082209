/** What clients and server say to each other on a WebSocket: sealed frames and their JSON. */
@NullMarked
package io.cotalk.core.wire;

import org.jspecify.annotations.NullMarked;
