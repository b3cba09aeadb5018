package dev.paddock.architecture.planted.http;

public record HttpFeature() {}
