/**
 * A client of the public protocol on Netty: WebSocket and HTTP, light enough for thousands in one
 * process.
 */
@NullMarked
package io.cotalk.loadtest.client;

import org.jspecify.annotations.NullMarked;
