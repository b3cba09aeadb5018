package dev.paddock.architecture.planted.http;

record PageApi() {
  record PageStore() {}

  record PageJson() {}

  record PageWriter() {}

  record PageConfig() {}
}
