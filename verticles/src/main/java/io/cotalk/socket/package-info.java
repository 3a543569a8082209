/**
 * WebSockets: the handshake, the frames, and one {@link io.cotalk.socket.Connection} for each
 * client.
 */
@NullMarked
package io.cotalk.socket;

import org.jspecify.annotations.NullMarked;
