package io.cotalk.testkit;

import io.cotalk.core.tokens.KeyFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The keys that sign the access tokens of all test nodes of a run. */
public final class TestKeys {
  private static final Path FOLDER = generate();

  private TestKeys() {}

  public static Path folder() {
    return FOLDER;
  }

  private static Path generate() {
    try {
      Path folder = Files.createTempDirectory("cotalk-test-keys-");
      // Last in, first deleted: the folder must be empty by then.
      folder.toFile().deleteOnExit();
      KeyFiles.generate(folder).forEach(file -> file.toFile().deleteOnExit());
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
