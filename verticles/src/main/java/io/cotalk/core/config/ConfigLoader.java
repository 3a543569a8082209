package io.cotalk.core.config;

import io.vertx.config.ConfigRetriever;
import io.vertx.config.ConfigRetrieverOptions;
import io.vertx.config.ConfigStoreOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Makes the {@link Config} of a node. Sources in rising order: defaults of the records, files in
 * the order given, environment variables {@code COTALK_…}, {@code --set} of the command line. All
 * methods fail with {@link ConfigException}, which lists every fault.
 */
public final class ConfigLoader {
  private final Vertx vertx;
  private final Schema schema;

  /**
   * Reads files with {@code vertx}, which the caller closes.
   *
   * @param further sections that capabilities have
   */
  public ConfigLoader(Vertx vertx, List<? extends ConfigSection<?>> further) {
    this.vertx = vertx;
    this.schema = new Schema(further);
  }

  /**
   * The configuration of all sources together.
   *
   * @param files YAML files; later ones win
   * @param environment all environment variables
   * @param set texts {@code key=value} with the key's whole path
   */
  public Future<Config> load(List<Path> files, Map<String, String> environment, List<String> set) {
    return load(files, environment, set, config -> List.of());
  }

  /**
   * The same, with what else is wrong.
   *
   * @param further looks at what the configuration names, such as files; blocking
   */
  public Future<Config> load(
      List<Path> files,
      Map<String, String> environment,
      List<String> set,
      Function<Config, List<Fault>> further) {
    Future<Settings> settings = Future.succeededFuture(new Settings());
    for (Path file : files) {
      settings = settings.compose(below -> read(file).map(read -> overlaid(below, read)));
    }
    return settings.map(
        all -> {
          all.overlay(Environment.read(schema, environment));
          set.forEach(text -> putOption(all, text));
          return bind(
              schema,
              all,
              (config, faults) -> {
                SampleSecrets.check(config, faults);
                ProductionRules.check(config, faults);
                further.apply(config).forEach(faults::add);
              });
        });
  }

  /** As {@link #of(Map, List)}, without capabilities. */
  public static Config of(Map<String, String> values) {
    return of(values, List.of());
  }

  /**
   * The configuration of {@code values}, by whole paths such as {@code shards.databases.0.url},
   * over the defaults. Reads no file and no environment, and accepts any password.
   */
  public static Config of(Map<String, String> values, List<? extends ConfigSection<?>> further) {
    Settings settings = new Settings();
    values.forEach((path, text) -> settings.put(path, new Setting(text, "settings")));
    return bind(new Schema(further), settings, (config, faults) -> {});
  }

  private static Config bind(Schema schema, Settings settings, BiConsumer<Config, Faults> further) {
    Faults faults = new Faults(settings);
    Config config = new Binder(schema, settings, faults).bind(Config.class);
    further.accept(config, faults);
    faults.throwIfAny();
    return config;
  }

  private static Settings overlaid(Settings below, Settings above) {
    below.overlay(above);
    return below;
  }

  private Future<Settings> read(Path file) {
    ConfigStoreOptions store =
        new ConfigStoreOptions()
            .setType("file")
            .setFormat("raw")
            .setConfig(
                new JsonObject()
                    .put("path", file.toString())
                    .put("raw.key", "text")
                    .put("raw.type", "string"));
    ConfigRetriever retriever =
        ConfigRetriever.create(
            vertx, new ConfigRetrieverOptions().setScanPeriod(-1).addStore(store));
    return retriever
        .getConfig()
        .recover(cause -> Future.failedFuture(unreadable(file, cause)))
        .map(raw -> YamlFile.read(file.toString(), raw.getString("text")))
        .eventually(retriever::close);
  }

  private static ConfigException unreadable(Path file, Throwable cause) {
    Throwable reason = cause;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    String found =
        switch (reason) {
          case NoSuchFileException e -> "no such file";
          case AccessDeniedException e -> "a file this user may not read";
          default -> Files.isDirectory(file) ? "a folder" : String.valueOf(reason.getMessage());
        };
    return new ConfigException(
        List.of(new Fault(file.toString(), "", found, "a readable YAML file")));
  }

  private static void putOption(Settings settings, String text) {
    int equals = text.indexOf('=');
    if (equals <= 0) {
      throw new ConfigException(List.of(new Fault("--set " + text, "", "no =", "key=value")));
    }
    String path = text.substring(0, equals);
    settings.put(path, new Setting(text.substring(equals + 1), "--set " + path));
  }
}
