package io.cotalk.loadtest.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of the cluster: where possible a bridge with one network namespace for each node, so
 * that every node has an address of its own and can be cut off. The namespaces live as long as the
 * processes in them, which the network holds; nothing is left behind. Methods block.
 *
 * <p>It expects to be in a network namespace of its own already, made by the launcher and announced
 * by the property {@code cotalk.chaos.namespaces}; without it all is on loopback, and nobody can be
 * cut off.
 */
public final class Network implements AutoCloseable {
  private static final String PREFIX = "10.99.0.";
  private static final String BRIDGE = "br0";

  private final boolean namespaces;
  private final List<Process> holders = new ArrayList<>();

  private Network(boolean namespaces) {
    this.namespaces = namespaces;
  }

  /** Builds the bridge, or settles for loopback. */
  static Network open() throws IOException {
    boolean namespaces = Boolean.getBoolean("cotalk.chaos.namespaces");
    if (namespaces) {
      Command.run("ip", "link", "add", BRIDGE, "type", "bridge");
      Command.run("ip", "addr", "add", PREFIX + "1/24", "dev", BRIDGE);
      Command.run("ip", "link", "set", BRIDGE, "up");
    }
    return new Network(namespaces);
  }

  /** Whether hosts can be cut off from each other. */
  public boolean hasNamespaces() {
    return namespaces;
  }

  /** Where the load process and the stores are, as nodes reach them. */
  public String centre() {
    return namespaces ? PREFIX + "1" : "127.0.0.1";
  }

  /** A new place for a node; {@code number} is 1 and up. */
  Host host(int number) throws IOException {
    if (!namespaces) {
      return new Host("127.0.0.1", List.of());
    }
    Process holder = new ProcessBuilder("unshare", "--net", "sleep", "infinity").start();
    holders.add(holder);
    String pid = String.valueOf(holder.pid());
    String outer = "veth" + number;
    awaitNamespace(pid);
    Command.run("ip", "link", "add", outer, "type", "veth", "peer", "name", "eth0", "netns", pid);
    Command.run("ip", "link", "set", outer, "master", BRIDGE, "up");
    Host host = new Host(PREFIX + (10 + number), List.of("nsenter", "-t", pid, "--net"));
    host.run("ip", "link", "set", "lo", "up");
    host.run("ip", "addr", "add", host.address() + "/24", "dev", "eth0");
    host.run("ip", "link", "set", "eth0", "up");
    return host;
  }

  /** The holder is in its namespace only after its first steps. */
  private static void awaitNamespace(String pid) throws IOException {
    String own = link("self");
    Pause.until(Duration.ofSeconds(5), () -> !link(pid).equals(own));
  }

  private static String link(String pid) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc", pid, "ns", "net")).toString();
  }

  /** Ends the namespaces; processes still in them lose their network. */
  @Override
  public void close() {
    holders.forEach(Process::destroyForcibly);
    if (namespaces) {
      try {
        Command.run("ip", "link", "del", BRIDGE);
      } catch (IOException e) {
        System.err.println("not removed: " + e.getMessage());
      }
    }
  }
}
