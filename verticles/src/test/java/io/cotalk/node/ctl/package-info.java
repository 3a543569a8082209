@NullMarked
package io.cotalk.node.ctl;

import org.jspecify.annotations.NullMarked;
