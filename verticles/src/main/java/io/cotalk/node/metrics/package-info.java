/** The registry all meters of a node are in. Names of meters stand beside the code that counts. */
@NullMarked
package io.cotalk.node.metrics;

import org.jspecify.annotations.NullMarked;
