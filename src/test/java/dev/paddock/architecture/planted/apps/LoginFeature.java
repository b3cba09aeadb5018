package dev.paddock.architecture.planted.apps;

record LoginFeature() {}
