package dev.paddock.architecture.planted.web;

public record WebFeature() {}
