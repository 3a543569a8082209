package io.cotalk.node.ctl;

import io.cotalk.node.advisories.Advisory;
import io.cotalk.node.advisories.AdvisoryFiles;
import io.cotalk.node.advisories.BillOfMaterials;
import io.cotalk.node.advisories.Component;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Holds the libraries within the jar against advisories, and prints which are affected. Exit codes:
 * 0 none, 1 some, 2 it could not be checked. Needs no network, node or configuration. Blocking.
 */
final class AdvisoriesOrder {
  private static final int CLEAN = 0;
  private static final int AFFECTED = 1;
  private static final int UNCHECKED = 2;

  private final PrintStream out;
  private final PrintStream err;

  AdvisoriesOrder(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Checks this build; returns the exit code. */
  int run(Path advisories) {
    try {
      return run(BillOfMaterials.ofThisBuild(), advisories);
    } catch (IOException e) {
      return unchecked(e);
    }
  }

  int run(List<Component> components, Path advisories) {
    Map<String, String> found = new TreeMap<>();
    Set<String> names = components.stream().map(Component::name).collect(Collectors.toSet());
    try {
      long count =
          AdvisoryFiles.read(advisories, names, advisory -> note(components, advisory, found));
      found.values().forEach(out::println);
      out.println(
          components.size() + " libraries, " + count + " advisories, " + found.size() + " hits");
      return found.isEmpty() ? CLEAN : AFFECTED;
    } catch (IOException e) {
      found.values().forEach(out::println);
      return unchecked(e);
    }
  }

  private static void note(
      List<Component> components, Advisory advisory, Map<String, String> found) {
    for (Component component : components) {
      if (advisory.affects(component)) {
        String what = component.name() + " " + component.version() + ": " + advisory.id();
        found.put(what, what + rest(component, advisory));
      }
    }
  }

  private static String rest(Component component, Advisory advisory) {
    String aliases =
        advisory.aliases().isEmpty() ? "" : " (" + String.join(", ", advisory.aliases()) + ")";
    String fix = advisory.fixFor(component).map(", fixed in "::concat).orElse(", no fix named");
    return aliases + fix + (advisory.summary().isEmpty() ? "" : ": " + advisory.summary());
  }

  private int unchecked(IOException e) {
    err.println("not checked: " + e.getMessage());
    return UNCHECKED;
  }
}
