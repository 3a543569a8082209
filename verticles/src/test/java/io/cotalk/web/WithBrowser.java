package io.cotalk.web;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cotalk.testkit.Browser;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the one browser of the run. Without an installed Chromium they are skipped. */
final class WithBrowser implements BeforeAllCallback, ParameterResolver {
  private static final Namespace RUN = Namespace.create(WithBrowser.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    assumeTrue(
        Browser.installed().isPresent(), "skipped: no Chromium on the PATH (Debian: chromium)");
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Browser.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(RUN)
        .computeIfAbsent(
            Browser.class, key -> Browser.launch(Browser.installed().orElseThrow()), Browser.class);
  }
}
