/** Tests of the public port; H rows of the reliability list by name. */
@NullMarked
package io.cotalk.transport.http;

import org.jspecify.annotations.NullMarked;
