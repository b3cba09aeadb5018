package dev.paddock.architecture.planted.meta;

import dev.paddock.architecture.planted.runners.KnowsMeta;
import org.jspecify.annotations.Nullable;

public record KnowsRunners(@Nullable KnowsMeta circle) {}
