package dev.paddock.architecture.planted.store;

import dev.paddock.architecture.planted.crypto.Plaintext;

record KnowsCrypto(Plaintext above) {}
