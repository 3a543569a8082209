package io.cotalk.testkit;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
    if (parameter.getParameter().getType() == Servers.class) {
      return servers;
    }
    Optional<ExtensionContext> split = split(context);
    return split.isPresent()
        ? split(servers, split.get())
        : once(
            context,
            TestCluster.class,
            TestCluster.class,
            () -> TestCluster.start(servers, 3, Map.of()));
  }

  /** The class with the annotation, from the innermost outwards. */
  private static Optional<ExtensionContext> split(ExtensionContext context) {
    Optional<ExtensionContext> at = Optional.of(context);
    while (at.isPresent()
        && at.get()
            .getElement()
            .filter(element -> element.isAnnotationPresent(EachRoleAlone.class))
            .isEmpty()) {
      at = at.get().getParent();
    }
    return at;
  }

  private static TestCluster split(Servers servers, ExtensionContext annotated) {
    Map<String, String> settings =
        Arrays.stream(annotated.getRequiredTestClass().getAnnotation(EachRoleAlone.class).value())
            .map(text -> text.split("=", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    return annotated
        .getStore(RUN)
        .computeIfAbsent(
            TestCluster.class,
            absent -> TestCluster.startSplit(servers, settings, LineTransport::new),
            TestCluster.class);
  }

  private static <T extends AutoCloseable> T once(
      ExtensionContext context, Class<?> key, Class<T> type, Supplier<T> start) {
    return context.getRoot().getStore(RUN).computeIfAbsent(key, absent -> start.get(), type);
  }
}
