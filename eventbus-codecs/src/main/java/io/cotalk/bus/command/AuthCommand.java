package io.cotalk.bus.command;

import io.cotalk.bus.Command;
import io.cotalk.bus.RequestKind;
import io.cotalk.id.DeviceId;
import io.cotalk.id.SessionId;
import io.cotalk.id.UserId;

/**
 * Requests about accounts, logins and tokens; answered by an {@link AuthAnswer} or {@code Done}.
 * All may fail with {@code busy}, {@code unavailable} and {@code unknown}. Texts of records that
 * hold a secret do not show it.
 */
public sealed interface AuthCommand extends Command {
  /**
   * The device that logs in.
   *
   * @param id the client's own id of it
   * @param name what its owner sees in the list of devices; may be empty
   */
  record NewDevice(DeviceId id, String name) {}

  /**
   * Makes an account and logs its first device in; answered by {@link AuthAnswer.LoggedIn}. Fails
   * with {@code text_invalid} (handle, name or password against the rules), {@code conflict} (the
   * handle is taken), {@code forbidden} (sign-up is closed), {@code rate_limited}.
   *
   * @param address the client's address, for limits
   */
  record SignUp(String handle, String name, String password, NewDevice device, String address)
      implements AuthCommand {
    @Override
    public String toString() {
      return "SignUp[" + handle + "]";
    }
  }

  /**
   * Logs a device in; answered by {@link AuthAnswer.LoggedIn}. Fails with {@code unauthorized} (no
   * such handle, or a wrong password), {@code forbidden} (banned), {@code text_invalid} (a password
   * that no account can have), {@code rate_limited}.
   *
   * @param address the client's address, for limits
   */
  record LogIn(String handle, String password, NewDevice device, String address)
      implements AuthCommand {
    @Override
    public String toString() {
      return "LogIn[" + handle + "]";
    }
  }

  /**
   * Exchanges a refresh token; answered by {@link AuthAnswer.LoggedIn}. Fails with {@code
   * unauthorized} (unknown, expired, used up, or of another device), {@code forbidden} (banned).
   */
  record Refresh(String refreshToken, DeviceId device) implements AuthCommand {
    @Override
    public String toString() {
      return "Refresh[" + device + "]";
    }
  }

  /**
   * Sets a new password and logs all other devices out; answered by {@code Done}. Fails with {@code
   * forbidden} (the old one is wrong), {@code text_invalid} (the new one is against the rules),
   * {@code rate_limited}.
   */
  record ChangePassword(UserId caller, SessionId session, String oldPassword, String newPassword)
      implements AuthCommand {
    @Override
    public String toString() {
      return "ChangePassword[" + caller + "]";
    }
  }

  /** Lists the devices that are logged in; answered by {@link AuthAnswer.DeviceList}. */
  record ListDevices(UserId caller) implements AuthCommand {
    @Override
    public RequestKind kind() {
      return RequestKind.READ;
    }
  }

  /** Ends the session of one device; answered by {@code Done}. Fails with {@code not_found}. */
  record LogOutDevice(UserId caller, DeviceId device) implements AuthCommand {}

  /** Ends one session, or nothing if it has ended already; answered by {@code Done}. */
  record LogOut(UserId caller, SessionId session) implements AuthCommand {
    @Override
    public RequestKind kind() {
      return RequestKind.REPEATABLE;
    }
  }

  /** Ends all sessions of the caller; answered by {@code Done}. */
  record LogOutAll(UserId caller) implements AuthCommand {
    @Override
    public RequestKind kind() {
      return RequestKind.REPEATABLE;
    }
  }
}
