package io.cotalk.core.config;

import java.io.StringReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads the text of one YAML file into {@link Settings}, strictly: no key twice, no aliases, plain
 * values only. Every value keeps its line. A byte order mark and CRLF are fine.
 */
final class YamlFile {
  private static final int MAX_DEPTH = 16;

  private final String name;
  private final Settings settings = new Settings();

  private YamlFile(String name) {
    this.name = name;
  }

  /**
   * The settings of {@code text}.
   *
   * @param name the file's name for messages
   * @throws ConfigException with file, line and column of the first fault
   */
  static Settings read(String name, String text) {
    YamlFile file = new YamlFile(name);
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(MAX_DEPTH);
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try {
      Node root = new Yaml(options).compose(new StringReader(content));
      if (root != null) {
        file.section("", root);
      }
    } catch (MarkedYAMLException e) {
      throw file.syntaxFault(e);
    } catch (YAMLException e) {
      throw refused(new Fault(name, "", String.valueOf(e.getMessage()), "YAML"));
    }
    return file.settings;
  }

  private void section(String path, Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw refused(new Fault(where(node), path, "a " + node.getNodeId(), "keys with values"));
    }
    Set<String> seen = new HashSet<>();
    for (NodeTuple entry : mapping.getValue()) {
      String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
      String child = path.isEmpty() ? key : path + "." + key;
      if (!key.matches("[\\w-]+")) {
        throw refused(
            new Fault(
                where(entry.getKeyNode()), child, "a key of other signs", "letters, digits and -"));
      }
      if (!seen.add(key)) {
        throw refused(
            new Fault(where(entry.getKeyNode()), child, "the key twice", "every key once"));
      }
      value(child, entry.getValueNode());
    }
  }

  private void value(String path, Node node) {
    switch (node) {
      case ScalarNode scalar -> settings.put(path, new Setting(text(scalar), where(node)));
      case SequenceNode list -> items(path, list);
      default -> section(path, node);
    }
  }

  private void items(String path, SequenceNode list) {
    settings.startList(path);
    if (list.getValue().isEmpty()) {
      settings.put(path, new Setting("", where(list)));
    }
    for (int i = 0; i < list.getValue().size(); i++) {
      value(path + "." + i, list.getValue().get(i));
    }
  }

  private static String text(ScalarNode scalar) {
    boolean nothing = scalar.isPlain() && Set.of("~", "null").contains(scalar.getValue());
    return nothing ? "" : scalar.getValue();
  }

  private String where(Node node) {
    return name + ":" + (node.getStartMark().getLine() + 1);
  }

  private ConfigException syntaxFault(MarkedYAMLException e) {
    String where =
        e.getProblemMark() == null
            ? name
            : name
                + ":"
                + (e.getProblemMark().getLine() + 1)
                + ":"
                + (e.getProblemMark().getColumn() + 1);
    return refused(
        new Fault(where, "", String.valueOf(e.getProblem()), "YAML indented with spaces"));
  }

  private static ConfigException refused(Fault fault) {
    return new ConfigException(List.of(fault));
  }
}
