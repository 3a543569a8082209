@NullMarked
package io.cotalk.node.advisories;

import org.jspecify.annotations.NullMarked;
