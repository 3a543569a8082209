/** Stories told to a running cluster through its public protocol, one class each. */
@NullMarked
package io.cotalk.scenario;

import org.jspecify.annotations.NullMarked;
