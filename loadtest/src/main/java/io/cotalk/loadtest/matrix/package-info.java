/** What the fault matrix expects of each fault, measured in the history of a run. */
@NullMarked
package io.cotalk.loadtest.matrix;

import org.jspecify.annotations.NullMarked;
