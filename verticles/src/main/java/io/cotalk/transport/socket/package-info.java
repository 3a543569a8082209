/**
 * WebSockets: the handshake, the frames, and one {@link io.cotalk.transport.socket.Connection} for
 * each client.
 */
@NullMarked
package io.cotalk.transport.socket;

import org.jspecify.annotations.NullMarked;
