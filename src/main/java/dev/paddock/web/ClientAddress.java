package dev.paddock.web;

import java.util.Set;

/**
 * The client's IP address behind proxies: the last address on the way that is not a trusted
 * proxy's.
 */
final class ClientAddress {
  private ClientAddress() {}

  /**
   * @param peer address of the other end of the connection
   * @param forwardedFor {@code X-Forwarded-For} as sent; each proxy appends the address that called
   *     it
   */
  static String of(String peer, String forwardedFor, Set<String> trustedProxies) {
    var address = peer;
    var heard = forwardedFor.split(",", -1);
    for (int i = heard.length - 1; i >= 0 && trustedProxies.contains(address); i--) {
      var before = heard[i].strip();
      if (before.isEmpty()) {
        break;
      }
      address = before;
    }
    return address;
  }
}
