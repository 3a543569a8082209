@NullMarked
package io.cotalk.ctl;

import org.jspecify.annotations.NullMarked;
