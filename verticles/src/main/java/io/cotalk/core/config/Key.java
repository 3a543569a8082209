package io.cotalk.core.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Default and limits of one key, written as they would be in a file: {@code 8080}, {@code 500ms}.
 * The unit of a time is in its value, any other unit in the key's name.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Key {
  /** Pattern of a host's name or address. */
  String HOST = "[A-Za-z0-9._:%-]{1,255}";

  /** The value when no source gives one; an empty text is an empty text, list or path. */
  String value();

  /** Smallest value, for numbers and times; none if empty. */
  String min() default "";

  /** Greatest value, for numbers and times; none if empty. */
  String max() default "";

  /** A regular expression the whole text, or every item of a list, must match; none if empty. */
  String pattern() default "";

  /** Whether the value is never printed. */
  boolean secret() default false;
}
