package io.cotalk.node.dev;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * {@code ./cotalk dev}: runs everything for development until it is told to stop. The shutdown hook
 * stops what was started, so Ctrl-C, SIGTERM and a failed start end alike.
 */
public final class DevMain {
  private static final int FAILED = 1;

  /** EX_USAGE of sysexits.h. */
  private static final int WRONG_USE = 64;

  private DevMain() {}

  /**
   * Returns only after a failed start or a stop.
   *
   * @param args the options of {@code dev}; the system property {@code cotalk.home} names the
   *     folder of the launcher, where {@code .cotalk} is kept too
   */
  public static void main(String[] args) {
    try {
      run(DevOptions.parse(Arrays.asList(args)), Path.of(System.getProperty("cotalk.home", ".")));
    } catch (IllegalArgumentException e) {
      exit(WRONG_USE, String.valueOf(e.getMessage()));
    } catch (DevFault e) {
      exit(FAILED, e.getMessage());
    } catch (IOException e) {
      exit(FAILED, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(DevOptions options, Path home) throws IOException, InterruptedException {
    DevFolder folder = new DevFolder(home.toAbsolutePath().normalize());
    Development development = new Development(options, folder, System.out);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(development), "stop"));
    System.out.println("Co-Talk for development, data in " + folder.root());
    if (development.start()) {
      System.out.printf(
          "%nOpen http://127.0.0.1:%d/ in two browsers.%n"
              + "Ctrl-C, or ./cotalk dev --stop, stops everything; the data stay.%n",
          options.port());
      development.supervise();
    }
  }

  private static void stop(Development development) {
    try {
      development.stop();
    } catch (IOException | DevFault e) {
      System.err.println("cotalk: " + e.getMessage());
    }
  }

  private static void exit(int code, String line) {
    System.err.println("cotalk: " + line);
    System.exit(code);
  }
}
