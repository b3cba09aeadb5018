package dev.paddock.architecture.planted.accounts;

import dev.paddock.identity.ApiException;
import dev.paddock.web.Reply;

final class Decides {
  private Decides() {}

  static ApiException refuses() {
    return ApiException.of(ApiException.Kind.UNAUTHORIZED, "Go away");
  }

  static boolean answers(Reply reply) {
    return reply.status() == 418;
  }
}
