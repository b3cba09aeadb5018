package dev.paddock.architecture.planted.runners;

import dev.paddock.architecture.planted.meta.KnowsRunners;

public record KnowsMeta(KnowsRunners circle) {}
