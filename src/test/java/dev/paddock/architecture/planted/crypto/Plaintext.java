package dev.paddock.architecture.planted.crypto;

import java.io.Serializable;

public final class Plaintext implements Serializable {}
