package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.Endpoint;
import io.cotalk.loadtest.client.HttpClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Nodes that somebody else runs; they should run with the limits of the profile bench. */
final class RunningNodes implements Subject {
  private static final int FIRST_MEMBERS = 100;
  private static final int HTTP = 80;

  private final List<Endpoint> nodes = new ArrayList<>();
  private final List<URI> metrics;
  private final Preparation preparation;

  RunningNodes(List<URI> targets, List<URI> metrics, HttpClient http, Progress progress) {
    for (URI uri : targets) {
      int port = uri.getPort() < 0 ? HTTP : uri.getPort();
      nodes.add(new Endpoint(uri.getAuthority(), uri.getHost(), port));
    }
    this.metrics = metrics;
    this.preparation = new Preparation(http, nodes, FIRST_MEMBERS, progress);
  }

  @Override
  public String name() {
    return "co-talk";
  }

  @Override
  public List<Endpoint> nodes() {
    return List.copyOf(nodes);
  }

  @Override
  public List<Account> accounts(int count) throws IOException {
    return preparation.accounts(count);
  }

  @Override
  public List<Long> rooms(List<List<Account>> members) throws IOException {
    return preparation.rooms(members);
  }

  @Override
  public Processes processes() {
    return new Processes();
  }

  @Override
  public Exposition metrics() {
    return Exposition.parse(metrics.stream().map(RunningNodes::body).toList());
  }

  private static String body(URI uri) {
    try {
      HttpURLConnection request = (HttpURLConnection) uri.toURL().openConnection();
      request.setConnectTimeout(500);
      request.setReadTimeout(2_000);
      try (InputStream in = request.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public double walBytes() {
    return 0;
  }

  @Override
  public Map<String, String> settings() {
    return Map.of();
  }

  @Override
  public Optional<String> audit(List<Receipts> receipts) {
    return Optional.empty();
  }

  @Override
  public void close() {}
}
