package io.cotalk.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The {@link TestCluster} that the class and those nested in it get has every role on nodes of its
 * own; started with them and closed after them. Clients can connect by a {@link LineTransport} too.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EachRoleAlone {
  /** Settings of all its nodes: {@code key=value}. */
  String[] value() default {};
}
