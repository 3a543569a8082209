/**
 * What a server costs that does nothing but the sockets: bare Netty, no accounts, no storage, no
 * cluster, one write for each receiver. It speaks as much of the protocol as the light client
 * needs, so that both servers can be measured with the same client in the same run.
 */
@NullMarked
package io.cotalk.loadtest.baseline;

import org.jspecify.annotations.NullMarked;
