package dev.paddock.architecture.planted.web;

record PageApi() {
  record PageStore() {}

  record PageJson() {}

  record PageWriter() {}

  record PageConfig() {}
}
