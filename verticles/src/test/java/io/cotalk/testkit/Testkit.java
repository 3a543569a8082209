package io.cotalk.testkit;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the {@link Servers} and the {@link TestCluster} of the run as parameters. Started
 * when the first test asks, closed after the last; classes run side by side and share both, except
 * for {@link Own} databases. Use: {@code @ExtendWith(Testkit.class)}.
 */
public final class Testkit implements ParameterResolver, ExecutionCondition {
  private static final Namespace RUN = Namespace.create(Testkit.class);
  private static final Set<Class<?>> KNOWN = Set.of(Servers.class, TestCluster.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Servers.missing()
        .map(reason -> ConditionEvaluationResult.disabled("no servers", reason))
        .orElseGet(() -> ConditionEvaluationResult.enabled("servers can be started"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return KNOWN.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Servers servers = once(context, Servers.class, Servers.class, Servers::start);
    if (parameter.isAnnotated(Own.class)) {
      return once(
          context, context.getRequiredTestClass(), Servers.class, () -> OwnDatabases.on(servers));
    }
    return parameter.getParameter().getType() == Servers.class
        ? servers
        : once(
            context,
            TestCluster.class,
            TestCluster.class,
            () -> TestCluster.start(servers, 3, Map.of()));
  }

  private static <T extends AutoCloseable> T once(
      ExtensionContext context, Class<?> key, Class<T> type, Supplier<T> start) {
    return context.getRoot().getStore(RUN).computeIfAbsent(key, absent -> start.get(), type);
  }
}
