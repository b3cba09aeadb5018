package dev.paddock.architecture.planted.accounts;

import dev.paddock.http.Reply;
import dev.paddock.identity.ApiException;

final class Decides {
  private Decides() {}

  static ApiException refuses() {
    return ApiException.of(ApiException.Kind.UNAUTHORIZED, "Go away");
  }

  static boolean answers(Reply reply) {
    return reply.status() == 418;
  }
}
