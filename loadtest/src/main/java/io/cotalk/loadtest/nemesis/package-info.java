/** Faults: each can be put into a running cluster and taken out again. */
@NullMarked
package io.cotalk.loadtest.nemesis;

import org.jspecify.annotations.NullMarked;
