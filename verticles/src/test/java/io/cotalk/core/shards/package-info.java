@NullMarked
package io.cotalk.core.shards;

import org.jspecify.annotations.NullMarked;
