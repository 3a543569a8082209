/** Load, chaos and checking of a running cluster, over the public protocol only. */
@NullMarked
package io.cotalk.loadtest;

import org.jspecify.annotations.NullMarked;
