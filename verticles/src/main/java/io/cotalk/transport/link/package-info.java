/**
 * What the clients' links of every transport have in common: the node's services for transports,
 * and {@link io.cotalk.transport.link.ChannelLink}, which is all of a link but its framing.
 */
@NullMarked
package io.cotalk.transport.link;

import org.jspecify.annotations.NullMarked;
