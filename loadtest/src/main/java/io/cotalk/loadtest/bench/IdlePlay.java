package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.cluster.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Memory for each connection more, between a tenth of them and all. */
final class IdlePlay implements Play {
  private static final int FIRST = 10;

  /** The kernel's sockets are counted on both sides, and only one is the server's. */
  private static final double SIDES = 2;

  @Override
  public Outcome run(Subject subject, BenchOptions options, Progress progress) throws IOException {
    try (Stage stage = Stage.prepare(subject, options, progress)) {
      Crowd crowd = stage.crowd();
      List<Session> all = crowd.sessions();
      int few = Math.max(1, all.size() / FIRST);
      crowd.connect(all.subList(0, few), progress);
      Memory before = Memory.read(subject);
      progress.say("%d connections more".formatted(all.size() - few));
      crowd.connect(all.subList(few, all.size()), progress);
      Memory after = Memory.read(subject);
      Pause.of(options.warmUp());
      progress.say("idle for %d s".formatted(options.time().toSeconds()));
      Measured idle = new Sampling(subject, stage::take, progress).measure("idle", options.time());
      Figures figures = figures(before, after, all.size() - few);
      figures.put("connections", all.size(), "connections");
      double server = idle.cpuSeconds().getOrDefault("node", 0.0) / idle.seconds();
      figures.cpu(idle);
      figures.put("cpu_node_per_connection_us_per_s", server * 1e6 / all.size(), "us/s");
      Pause.of(Duration.ofMillis(100));
      return stage.outcome(figures, idle.samples());
    }
  }

  private static Figures figures(Memory before, Memory after, int more) {
    Figures figures = new Figures();
    double heap = (after.heapBytes() - before.heapBytes()) / more;
    double direct = (after.directBytes() - before.directBytes()) / more;
    double kernel = (after.kernelBytes() - before.kernelBytes()) / SIDES / more;
    figures.put("heap_per_connection_bytes", heap, "B");
    figures.put("direct_per_connection_bytes", direct, "B");
    figures.put("kernel_per_connection_bytes", kernel, "B");
    figures.put("memory_per_connection_bytes", heap + direct + kernel, "B");
    double resident = (after.residentBytes() - before.residentBytes()) / more;
    figures.put("resident_per_connection_bytes", resident, "B");
    figures.put("heap_bytes", after.heapBytes(), "B");
    return figures;
  }
}
