package io.cotalk.node.advisories;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a published advisory says about some packages of Maven.
 *
 * @param id one line
 * @param aliases its other names, such as that of CVE; each one line
 * @param summary one line; may be empty
 * @param affected the packages, each with its affected versions
 */
public record Advisory(
    String id, List<String> aliases, String summary, List<AffectedPackage> affected) {
  private static final String ECOSYSTEM = "Maven";
  private static final int MAX_LINE = 200;
  private static final Pattern NO_LINE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+");

  public Advisory {
    aliases = List.copyOf(aliases);
    affected = List.copyOf(affected);
  }

  /**
   * Reads one advisory in the OSV format, version 1. One that was withdrawn affects nothing.
   *
   * @param names the packages that matter; of others nothing is read
   * @throws IllegalArgumentException for what is no advisory
   */
  static Advisory read(JsonObject json, Set<String> names) {
    List<AffectedPackage> affected = new ArrayList<>();
    String id = oneLine(Fields.text(json, "id"));
    List<JsonObject> all = Fields.objects(json, "affected");
    if (Fields.textOrEmpty(json, "withdrawn").isEmpty()) {
      for (JsonObject one : all) {
        name(one)
            .filter(names::contains)
            .ifPresent(name -> affected.add(AffectedPackage.read(name, one)));
      }
    }
    List<String> aliases = Fields.texts(json, "aliases").stream().map(Advisory::oneLine).toList();
    String summary =
        json.getValue("summary") instanceof String text ? oneLine(text) : ""; // may be empty
    return new Advisory(id, aliases, summary, affected);
  }

  /** The name of a package of Maven; {@code Maven:} and the address of a registry count as well. */
  private static Optional<String> name(JsonObject affected) {
    if (!(affected.getValue("package") instanceof JsonObject of)) {
      return Optional.empty();
    }
    String ecosystem = Fields.text(of, "ecosystem");
    boolean ours = ecosystem.equals(ECOSYSTEM) || ecosystem.startsWith(ECOSYSTEM + ":");
    return ours ? Optional.of(Fields.text(of, "name")) : Optional.empty();
  }

  /** Tells whether {@code component} is affected. */
  public boolean affects(Component component) {
    return affected.stream().anyMatch(one -> one.affects(component));
  }

  /** The first later version of an affected {@code component} with the flaw mended, if known. */
  public Optional<String> fixFor(Component component) {
    return affected.stream()
        .filter(one -> one.affects(component))
        .flatMap(one -> one.fixAfter(component.version()).stream())
        .findFirst();
  }

  /** Nothing of an advisory may move the cursor of the terminal it is printed to. */
  private static String oneLine(String text) {
    String line = NO_LINE.matcher(text).replaceAll(" ").strip();
    return line.length() <= MAX_LINE ? line : line.substring(0, MAX_LINE) + "…";
  }
}
