package dev.paddock.architecture.planted.accounts;

record UserManager() {
  record LoginUtil() {}
}
