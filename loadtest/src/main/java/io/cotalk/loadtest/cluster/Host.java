package io.cotalk.loadtest.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A place with an address of its own.
 *
 * @param address its IPv4 address
 * @param enter the words before a command that is to run there; empty on loopback
 */
public record Host(String address, List<String> enter) {
  public Host {
    enter = List.copyOf(enter);
  }

  /** The words that run a command here. */
  List<String> words(List<String> command) {
    List<String> words = new ArrayList<>(enter);
    words.addAll(command);
    return words;
  }

  /** Runs a short command here. */
  public void run(String... command) throws IOException {
    Command.run(words(List.of(command)));
  }

  /** Drops packets that leave for {@code address}, to any port where it is 0, and from there. */
  public void cut(String address, int port) throws IOException {
    cutOutgoing(address, port);
    cutIncoming(address, port);
  }

  /** Drops what leaves this host for {@code address}, whether to or from the port. */
  public void cutOutgoing(String address, int port) throws IOException {
    if (port == 0) {
      run("iptables", "-A", "OUTPUT", "-d", address, "-j", "DROP");
      return;
    }
    for (String side : List.of("--dport", "--sport")) {
      rule("OUTPUT", "-d", address, side, port);
    }
  }

  /** Drops what comes from {@code address}, whether to or from the port. */
  public void cutIncoming(String address, int port) throws IOException {
    if (port == 0) {
      run("iptables", "-A", "INPUT", "-s", address, "-j", "DROP");
      return;
    }
    for (String side : List.of("--dport", "--sport")) {
      rule("INPUT", "-s", address, side, port);
    }
  }

  /** Drops all packets of the TCP connections that this host has made to a server. */
  public void cutConnections(String address, int port) throws IOException {
    String remote = address + ":" + port;
    String open = Command.run(words(List.of("cat", "/proc/net/tcp", "/proc/net/tcp6")));
    for (TcpLine line : open.lines().flatMap(text -> TcpLine.parse(text).stream()).toList()) {
      if (line.remote().equals(remote)) {
        rule("OUTPUT", "-d", address, "--sport", line.localPort());
        rule("INPUT", "-s", address, "--dport", line.localPort());
      }
    }
  }

  private void rule(String chain, String end, String address, String side, int port)
      throws IOException {
    String number = String.valueOf(port);
    run("iptables", "-A", chain, end, address, "-p", "tcp", side, number, "-j", "DROP");
  }

  /** Lets everything through again. */
  public void reconnect() throws IOException {
    run("iptables", "-F");
  }
}
