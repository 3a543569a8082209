package io.cotalk.transport.http;

import io.vertx.ext.web.openapi.router.RouterBuilder;

/** Operations of the API that one capability answers. */
@FunctionalInterface
public interface Routes {
  /**
   * Adds a handler to each operation of the capability. When it runs, the caller is known, the
   * request is validated and is found under {@link RouterBuilder#KEY_META_DATA_VALIDATED_REQUEST}.
   * It answers, or fails the context with a {@code ChatException}.
   */
  void mount(RouterBuilder operations);
}
