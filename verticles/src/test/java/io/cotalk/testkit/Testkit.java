package io.cotalk.testkit;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link Servers} of the run as a parameter. Started when the first test asks,
 * closed after the last. Use: {@code @ExtendWith(Testkit.class)}.
 */
public final class Testkit implements ParameterResolver {
  private static final Namespace RUN = Namespace.create(Testkit.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Servers.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return once(context, Servers.class, Servers::start);
  }

  private static <T extends AutoCloseable> T once(
      ExtensionContext context, Class<T> type, Supplier<T> start) {
    return context.getRoot().getStore(RUN).computeIfAbsent(type, key -> start.get(), type);
  }
}
