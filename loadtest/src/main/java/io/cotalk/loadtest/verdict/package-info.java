/** What a judgement says: between the checker, which finds it, and the report, which tells it. */
@NullMarked
package io.cotalk.loadtest.verdict;

import org.jspecify.annotations.NullMarked;
