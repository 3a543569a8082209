package io.cotalk.transport.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI description of the API: the document as it is served, and the contract requests are
 * held to. Loaded once for each node; immutable.
 *
 * @param document the whole description
 * @param contract the same, read, with patterns that hold for whole values
 */
public record ApiDescription(JsonObject document, OpenAPIContract contract) {
  private static final String FILE = "openapi/cotalk.yaml";

  /** Loads the description from the class path. Blocks for the time of reading a small file. */
  public static Future<ApiDescription> load(Vertx vertx) {
    JsonObject document = new JsonObject(yaml(Resources.text(FILE)));
    return OpenAPIContract.from(vertx, WholePatterns.of(document))
        .map(contract -> new ApiDescription(document, contract));
  }

  private static Map<String, Object> yaml(String text) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }
}
