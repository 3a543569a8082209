package io.cotalk.loadtest.bench;

import io.cotalk.loadtest.client.Account;
import io.cotalk.loadtest.client.Endpoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server under measurement. Methods block. */
interface Subject extends AutoCloseable {
  /** As reports call it. */
  String name();

  /** Where clients connect. */
  List<Endpoint> nodes();

  /** So many signed-up users. */
  List<Account> accounts(int count) throws IOException;

  /** Ids of new rooms with these members each, in the same order. */
  List<Long> rooms(List<List<Account>> members) throws IOException;

  /** What runs for it on this machine; may know none. */
  Processes processes();

  /** What its nodes say of themselves now; may be nothing. */
  Exposition metrics();

  /** WAL that its databases have written since they began; 0 where nobody can ask them. */
  double walBytes() throws IOException;

  /** Settings that differ from the standard, by path; may be empty. */
  Map<String, String> settings();

  /**
   * What an audit of its stores says, when there can be one.
   *
   * @param receipts must be stored; may be empty
   */
  Optional<String> audit(List<Receipts> receipts);

  @Override
  void close();
}
