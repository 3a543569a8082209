package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.cluster.Command;
import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What nodes and the kernel hold for connections; not a number where nobody tells.
 *
 * @param heapBytes in use after a collection
 * @param directBytes of direct buffers that the JVM counts
 * @param residentBytes of the nodes' processes
 * @param kernelBytes of sockets on both sides
 * @param bufferBytes of what waits in sockets of TCP, on both sides
 */
record Memory(
    double heapBytes,
    double directBytes,
    double residentBytes,
    double kernelBytes,
    double bufferBytes) {
  private static final double PAGE = 4096;

  private static final Set<String> SOCKET_SLABS =
      Set.of("TCP", "TCPv6", "sock_inode_cache", "filp", "eventpoll_epi", "request_sock_TCP");

  private static final Duration SETTLE = Duration.ofSeconds(2);
  private static final int COLLECTIONS = 3;

  /** Collects garbage in the nodes, then reads. Blocking. */
  static Memory read(Subject subject) throws IOException {
    Pause.of(SETTLE);
    for (int i = 0; i < COLLECTIONS; i++) {
      for (long pid : subject.processes().pids("node")) {
        jcmd(pid, "GC.run");
      }
    }
    Exposition metrics = subject.metrics();
    boolean unknown = metrics.isEmpty();
    return new Memory(
        unknown ? Double.NaN : metrics.get("jvm_memory_used_bytes.heap"),
        unknown ? Double.NaN : metrics.get("jvm_buffer_memory_used_bytes.direct"),
        subject.processes().residentBytes("node"),
        kernel(),
        buffers());
  }

  /**
   * What is alive in the heaps of all nodes, each counted in the pause of its own full collection.
   * Blocking.
   */
  static double liveHeapBytes(Subject subject) throws IOException {
    double bytes = 0;
    for (long pid : subject.processes().pids("node")) {
      bytes += totalBytes(jcmd(pid, "GC.class_histogram"));
    }
    return bytes;
  }

  /** Of a histogram of classes, whose last line is {@code Total}, instances, bytes. */
  static double totalBytes(String histogram) throws IOException {
    String[] last = histogram.strip().lines().reduce("", (a, line) -> line).split("\\s+", -1);
    if (last.length != 3 || !last[0].equals("Total")) {
      throw new IOException("no histogram: " + String.join(" ", last));
    }
    return Double.parseDouble(last[2]);
  }

  private static String jcmd(long pid, String command) throws IOException {
    String jcmd = System.getProperty("java.home") + "/bin/jcmd";
    return Command.run(List.of(jcmd, String.valueOf(pid), command));
  }

  /** The kernel tells whole pages (sockstat of proc(5)). */
  private static double buffers() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/net/sockstat"))) {
        int at = line.indexOf(" mem ");
        if (line.startsWith("TCP:") && at > 0) {
          return Double.parseDouble(line.substring(at + 5).strip()) * PAGE;
        }
      }
      return Double.NaN;
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static double kernel() {
    double bytes = 0;
    try {
      for (String line : Files.readAllLines(Path.of("/proc/slabinfo"))) {
        String[] words = line.split("\\s+", -1);
        if (words.length > 3 && SOCKET_SLABS.contains(words[0])) {
          bytes += Double.parseDouble(words[1]) * Double.parseDouble(words[3]);
        }
      }
      return bytes;
    } catch (IOException e) {
      return Double.NaN; // Only root may read it.
    }
  }
}
