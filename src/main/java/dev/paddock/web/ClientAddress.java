package dev.paddock.web;

import java.util.Set;

/** Whose request it is when proxies stand between: the last address that no trusted one added. */
final class ClientAddress {
  private ClientAddress() {}

  /**
   * @param peer who holds the connection
   * @param forwardedFor as sent; each proxy appends whom it heard
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
