package dev.paddock.architecture.planted.graphql;

public record PublicByHabit() {}
