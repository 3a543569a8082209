/** Tests of what the cluster does when nodes come, go and come back. */
@NullMarked
package io.cotalk.node.cluster;

import org.jspecify.annotations.NullMarked;
