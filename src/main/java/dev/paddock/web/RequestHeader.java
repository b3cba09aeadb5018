package dev.paddock.web;

/** The request headers that a site can read; no other header can change its answer. */
public enum RequestHeader {
  ACCEPT("Accept"),
  ACCEPT_ENCODING("Accept-Encoding"),
  API_VERSION("X-GitHub-Api-Version"),
  AUTHORIZATION("Authorization"),
  FORWARDED_FOR("X-Forwarded-For"),
  FORWARDED_HOST("X-Forwarded-Host"),
  FORWARDED_PROTO("X-Forwarded-Proto"),
  HOST("Host"),
  IF_MODIFIED_SINCE("If-Modified-Since"),
  IF_NONE_MATCH("If-None-Match"),
  USER_AGENT("User-Agent");

  private final String wire;

  RequestHeader(String wire) {
    this.wire = wire;
  }

  String wire() {
    return wire;
  }
}
