@NullMarked
package io.cotalk.node.health;

import org.jspecify.annotations.NullMarked;
