package io.cotalk.node.advisories;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The libraries within the jar, as the build has listed them (CycloneDX, JSON). Blocking. */
public final class BillOfMaterials {
  static final String RESOURCE = "/META-INF/sbom/bom.json";
  private static final int MAX_BYTES = 16 << 20;

  private BillOfMaterials() {}

  /** Returns all libraries of this build. Throws IOException for a build without their list. */
  public static List<Component> ofThisBuild() throws IOException {
    try (InputStream in = BillOfMaterials.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException(
            "this build carries no list of its libraries, as it was quick or offline; without -o"
                + " `mvn -Pquick -Dcyclonedx.skip=false package` makes one");
      }
      return read(in);
    }
  }

  /** Returns at least one. Throws IOException for what is no list of libraries. */
  static List<Component> read(InputStream in) throws IOException {
    String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    try {
      List<Component> all =
          Fields.objects(new JsonObject(text), "components").stream()
              .map(BillOfMaterials::component)
              .distinct()
              .toList();
      if (all.isEmpty()) {
        throw new IOException("the list of libraries is empty");
      }
      return all;
    } catch (RuntimeException e) {
      throw new IOException("the list of libraries cannot be read", e);
    }
  }

  private static Component component(JsonObject json) {
    String name = Fields.text(json, "group") + ":" + Fields.text(json, "name");
    return new Component(name, Fields.text(json, "version"));
  }
}
