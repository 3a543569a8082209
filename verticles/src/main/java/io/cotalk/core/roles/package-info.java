/**
 * What nodes do for each other by their roles: requests to other nodes that are bounded in number,
 * bytes and time, who offers what, and reading the shards by nodes that have them.
 */
@NullMarked
package io.cotalk.core.roles;

import org.jspecify.annotations.NullMarked;
