package dev.paddock.architecture.planted.http;

import dev.paddock.architecture.planted.secrets.KnowsRunners;

record KnowsSecrets(KnowsRunners above) {}
