/**
 * What waits for the clients of one event loop, in bounds, and how it is written: for every
 * transport whose links are Netty channels. Knows no framing.
 */
@NullMarked
package io.cotalk.transport.outbound;

import org.jspecify.annotations.NullMarked;
