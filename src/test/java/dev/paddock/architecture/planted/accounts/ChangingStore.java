package dev.paddock.architecture.planted.accounts;

import dev.paddock.audit.Change;
import dev.paddock.store.Tx;

public final class ChangingStore {
  public static void change(Tx tx) {
    tx.createUpdate("update users set site_admin = true").execute();
  }

  public static void record(Change change) {
    change(change.tx());
  }
}
