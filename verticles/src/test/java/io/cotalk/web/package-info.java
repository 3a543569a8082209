/** The web client in a real browser. */
@NullMarked
package io.cotalk.web;

import org.jspecify.annotations.NullMarked;
