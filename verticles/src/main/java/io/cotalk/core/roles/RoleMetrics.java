package io.cotalk.core.roles;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Requests to other nodes and of other nodes, by service. One for each node; any thread. */
public final class RoleMetrics {
  private final MeterRegistry registry;
  private final Map<String, List<CallBudget>> served = new ConcurrentHashMap<>();

  public RoleMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Meters of the requests to one service of other nodes. */
  record Asked(Timer answered, Counter refused, Counter repeated, Counter lost) {}

  Asked asked(String service, RolePeers peers) {
    Supplier<Number> underWay = () -> peers.underWay(service);
    Gauge.builder("cotalk.roles.under.way", underWay)
        .description("Requests to other nodes without an answer yet")
        .tag("service", service)
        .register(registry);
    Supplier<Number> nodes = () -> peers.count(service);
    Gauge.builder("cotalk.roles.peers", nodes)
        .description("Other nodes that answer requests of this one")
        .tag("service", service)
        .register(registry);
    return new Asked(
        Timer.builder("cotalk.roles.requests")
            .description("Time of requests to other nodes that were answered")
            .tag("service", service)
            .register(registry),
        counter("cotalk.roles.refused", "Requests not sent: too many are under way", service),
        counter("cotalk.roles.repeated", "Requests repeated at another node", service),
        counter("cotalk.roles.unanswered", "Requests that no node answered", service));
  }

  /** Shows a verticle's budget until the meters end; returns the counter of what it refuses. */
  Counter serves(String service, CallBudget budget) {
    List<CallBudget> all =
        served.computeIfAbsent(
            service,
            first -> {
              List<CallBudget> budgets = new CopyOnWriteArrayList<>();
              Supplier<Number> sum = () -> budgets.stream().mapToInt(CallBudget::calls).sum();
              Gauge.builder("cotalk.roles.served.under.way", sum)
                  .description("Requests of other nodes that this one works on")
                  .tag("service", service)
                  .register(registry);
              return budgets;
            });
    all.add(budget);
    return counter(
        "cotalk.roles.served.refused", "Requests of other nodes refused as busy", service);
  }

  private Counter counter(String name, String description, String service) {
    return Counter.builder(name)
        .description(description)
        .tag("service", service)
        .register(registry);
  }
}
