package dev.paddock.rest;

import dev.paddock.web.RequestIds;
import dev.paddock.web.WebRequest;
import dev.paddock.web.WebResponse;
import dev.paddock.web.WebSite;
import java.nio.charset.StandardCharsets;

/** The page {@code /status} for load balancers, without credentials; no part of the REST API. */
record StatusSite(ResponseHeaders headers, RequestIds ids) implements WebSite {
  @Override
  public boolean serves(String target) {
    return target.equals("/status");
  }

  @Override
  public WebResponse answer(WebRequest request) {
    var sent = headers.common(request);
    sent.put("Content-Type", "text/plain; charset=utf-8");
    return new WebResponse(
        200, sent, ids.headers(), "GitHub lives!".getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public WebResponse tooLarge(WebRequest request) {
    return answer(request);
  }
}
