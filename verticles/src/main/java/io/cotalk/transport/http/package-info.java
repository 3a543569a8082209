/**
 * The public port: what every request passes before a capability sees it, the API by its OpenAPI
 * description, the web client.
 */
@NullMarked
package io.cotalk.transport.http;

import org.jspecify.annotations.NullMarked;
