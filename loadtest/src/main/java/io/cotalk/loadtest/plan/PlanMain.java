package io.cotalk.loadtest.plan;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Entry of {@code ./cotalk plan}. */
public final class PlanMain {
  private static final int USAGE = 64;
  private static final int FAILED = 1;
  private static final String HELP =
      """
      ./cotalk plan [options]      without options: 1 million connections, 10,000 sends/s
        --connections N --sends N --fanout N   at the busiest time; fanout: receivers of a send
        --connects N --requests N              a second; else they follow the connections
        --mean SHARE --hot-days N --cold-days N   mean load as a share of the busiest; retention
        --bench FILE[,FILE]   takes costs from JSON reports of ./cotalk bench
        --compare FILE        what the costs say of another report's nodes
        --costs FILE --prices FILE   instead of the shipped files
        --show-files          prints the shipped files, to be changed\
      """;

  private PlanMain() {}

  public static void main(String[] words) {
    int code = 0;
    try {
      run(words);
    } catch (IllegalArgumentException | ClassCastException e) {
      System.err.println("cotalk plan: " + e.getMessage() + "\n" + HELP);
      code = USAGE;
    } catch (IOException e) {
      System.err.println("cotalk plan: " + e);
      code = FAILED;
    }
    System.exit(code);
  }

  private static void run(String[] words) throws IOException {
    if (List.of(words).contains("--show-files")) {
      System.out.println(
          "costs:\n" + shipped("costs.json") + "\nprices:\n" + shipped("prices.json"));
      return;
    }
    Map<String, String> given = read(words);
    String costsFile = given.remove("costs");
    String pricesFile = given.remove("prices");
    String reports = given.remove("bench");
    String other = given.remove("compare");
    Costs costs =
        Costs.of(new JsonObject(costsFile == null ? shipped("costs.json") : file(costsFile)));
    if (reports != null) {
      Fit fit = new Fit(costs);
      for (String report : reports.split(",", -1)) {
        fit.add(new JsonObject(file(report)));
      }
      costs = costs.with(fit.costs());
    }
    if (other != null) {
      compare(costs, new JsonObject(file(other)));
      return;
    }
    Prices prices =
        Prices.of(new JsonObject(pricesFile == null ? shipped("prices.json") : file(pricesFile)));
    Map<String, Double> numbers = new HashMap<>();
    given.forEach((name, value) -> numbers.put(name, number(name, value)));
    Demand demand = Demand.of(numbers);
    System.out.print(PlanText.of(demand, new Plan(demand, costs, prices), costs, prices));
  }

  private static void compare(Costs costs, JsonObject report) {
    Fit.Comparison nodes = Fit.compare(costs, report);
    System.out.printf(
        Locale.ROOT,
        "nodes, without the compiler: %.3f processors by the plan, %.3f measured (%+.0f %%)%n",
        nodes.planned(),
        nodes.measured(),
        100 * nodes.error());
  }

  private static Map<String, String> read(String[] words) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      if (!words[i].startsWith("--") || i + 1 == words.length) {
        throw new IllegalArgumentException(words[i] + " is no option with a value");
      }
      given.put(words[i].substring(2), words[i + 1]);
    }
    return given;
  }

  private static double number(String name, String value) {
    if (!value.matches("\\d{1,12}(\\.\\d{1,6})?")) {
      throw new IllegalArgumentException("--" + name + " needs a number");
    }
    return Double.parseDouble(value);
  }

  private static String file(String name) throws IOException {
    return Files.readString(Path.of(name));
  }

  private static String shipped(String name) throws IOException {
    try (InputStream in = PlanMain.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException(name + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
