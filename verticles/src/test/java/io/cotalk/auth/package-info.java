@NullMarked
package io.cotalk.auth;

import org.jspecify.annotations.NullMarked;
