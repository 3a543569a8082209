package io.cotalk.loadtest.plan;

import java.util.Formatter;
import java.util.Locale;

/** A plan as text. */
final class PlanText {
  private PlanText() {}

  static String of(Demand demand, Plan plan, Costs costs, Prices prices) {
    Formatter out = new Formatter(Locale.ROOT);
    out.format(
        "%,.0f connections, %,.0f sends/s to %,.0f receivers each, %,.0f connects/s, %,.0f"
            + " requests/s%n%n",
        demand.connections(),
        demand.sends(),
        demand.fanout(),
        demand.connects(),
        demand.requests());
    plan.tiers()
        .forEach(
            (name, tier) ->
                out.format(
                    "  %-16s %4d  %,12.0f %s/month   for %s%n",
                    name, tier.machines(), tier.price(), prices.currency(), tier.because()));
    out.format("  %-16s %4d%n", "shards", plan.shards());
    out.format(
        "%n  busy processors: socket nodes %.1f, API nodes %.1f, databases %.1f%n",
        plan.socketProcessors(), plan.apiProcessors(), plan.databaseProcessors());
    out.format(
        "  connections hold %,.1f GB%n",
        demand.connections() * costs.get("bytes_per_connection") / 1e9);
    out.format(
        "  %,.0f messages a day; hot %,.0f GB (%.0f days, on each of two copies), cold %,.0f GB"
            + " (%.0f days)%n",
        plan.messagesPerDay(),
        plan.hotGigabytes(),
        demand.hotDays(),
        plan.coldGigabytes(),
        demand.coldDays());
    out.format(
        "  storage %,.0f %s/month, traffic %,.0f GB and %,.0f %s/month%n",
        plan.storagePrice(),
        prices.currency(),
        plan.trafficGigabytesPerMonth(),
        plan.trafficPrice(),
        prices.currency());
    out.format(
        "%n  %,.0f %s a month, %.3f %s for a million messages%n%n",
        plan.price(), prices.currency(), plan.pricePerMillionMessages(), prices.currency());
    out.format("  costs used:%n");
    costs
        .all()
        .forEach(
            (name, cost) ->
                out.format(
                    "  %-9s %-28s %,14.2f %-5s %s%n",
                    cost.measured() ? "measured" : "assumed",
                    name,
                    cost.value(),
                    cost.unit(),
                    cost.source()));
    return out.toString();
  }
}
