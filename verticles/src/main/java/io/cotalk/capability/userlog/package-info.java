/** What happens to a user, over HTTP: the way to read the user log. */
@NullMarked
package io.cotalk.capability.userlog;

import org.jspecify.annotations.NullMarked;
