package dev.paddock.architecture.planted.secrets;

import dev.paddock.architecture.planted.runners.KnowsMeta;

public record KnowsRunners(KnowsMeta beside) {}
