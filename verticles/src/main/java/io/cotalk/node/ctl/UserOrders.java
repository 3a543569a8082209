package io.cotalk.node.ctl;

import io.cotalk.capability.auth.Administration;
import io.cotalk.capability.auth.Passwords;
import io.cotalk.node.ctl.CtlCommand.User;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/** Runs orders about accounts on the shards of the nodes' configuration. Blocking. */
final class UserOrders {
  /** 16 characters. */
  private static final int PASSWORD_BYTES = 12;

  private final Map<String, String> environment;
  private final PrintStream out;

  UserOrders(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  /** Where a password that the operator gives comes from. */
  interface Input {
    String password() throws IOException;
  }

  /** What an order does with the accounts. */
  private interface Work {
    void on(Administration accounts) throws IOException;
  }

  /** Runs one order and prints what was done, without a line for each session. */
  void run(User order, Input input) throws IOException {
    withAccounts(order.options(), accounts -> run(order, accounts, input));
  }

  /** Makes an account and prints the password that was made up. */
  void create(CtlCommand.CreateUser order, Input input) throws IOException {
    withAccounts(
        order.options(),
        accounts -> {
          String password = order.fromInput() ? input.password() : made();
          OpenedShards.done(accounts.create(order.handle(), order.name(), password));
          out.println(order.fromInput() ? "done" : "password: " + password);
        });
  }

  private void withAccounts(CtlCommand.Options options, Work work) throws IOException {
    OpenedShards.use(
        environment,
        options,
        (config, shards) -> {
          try (Passwords passwords =
              new Passwords(config.auth(), config.node().profile(), new SimpleMeterRegistry())) {
            work.on(new Administration(shards, passwords));
          }
        });
  }

  private void run(User order, Administration accounts, Input input) throws IOException {
    String handle = order.handle();
    switch (order.action()) {
      case RESET_PASSWORD -> {
        String password = made();
        ended(OpenedShards.done(accounts.resetPassword(handle, password)));
        out.println("new password: " + password);
      }
      case RESET_PASSWORD_FROM_INPUT ->
          ended(OpenedShards.done(accounts.resetPassword(handle, input.password())));
      case BAN -> ended(OpenedShards.done(accounts.ban(handle)));
      case UNBAN -> {
        OpenedShards.done(accounts.unban(handle));
        out.println("done");
      }
      case MAKE_ADMIN -> {
        OpenedShards.done(accounts.makeAdmin(handle));
        out.println("done; holds from the next access token of each device on");
      }
    }
  }

  private void ended(int sessions) {
    out.println("done; sessions ended: " + sessions);
  }

  private static String made() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
