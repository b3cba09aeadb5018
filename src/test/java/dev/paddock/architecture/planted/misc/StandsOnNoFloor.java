package dev.paddock.architecture.planted.misc;

record StandsOnNoFloor() {}
