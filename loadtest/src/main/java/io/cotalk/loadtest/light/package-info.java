/**
 * A WebSocket client for tens of thousands of connections in one process: Netty channels with one
 * small handler each, below 3 KB a connection.
 */
@NullMarked
package io.cotalk.loadtest.light;

import org.jspecify.annotations.NullMarked;
