/** {@code ./cotalk chaos}: a workload, faults, a history of both, and its verdict. */
@NullMarked
package io.cotalk.loadtest.chaos;

import org.jspecify.annotations.NullMarked;
