/** What everybody may know of a user: handle and display name. */
@NullMarked
package io.cotalk.users;

import org.jspecify.annotations.NullMarked;
