@NullMarked
package io.cotalk.text;

import org.jspecify.annotations.NullMarked;
