package dev.paddock.architecture.planted.secrets;

import dev.paddock.crypto.Plaintext;
import java.util.Optional;

record HoldsPlaintext(Plaintext value, Optional<Plaintext> perhaps) {}
