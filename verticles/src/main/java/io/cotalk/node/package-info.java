/** Entry point and wiring: load the configuration, join the cluster, deploy the roles. */
@NullMarked
package io.cotalk.node;

import org.jspecify.annotations.NullMarked;
