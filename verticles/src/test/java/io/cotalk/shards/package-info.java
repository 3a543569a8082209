@NullMarked
package io.cotalk.shards;

import org.jspecify.annotations.NullMarked;
