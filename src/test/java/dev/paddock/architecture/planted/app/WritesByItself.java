package dev.paddock.architecture.planted.app;

import dev.paddock.architecture.planted.accounts.ChangingStore;
import dev.paddock.store.Tx;

final class WritesByItself {
  private WritesByItself() {}

  static void writes(Tx tx) {
    ChangingStore.change(tx);
  }
}
