package dev.paddock.architecture.planted.web;

import dev.paddock.architecture.planted.secrets.KnowsRunners;

record KnowsSecrets(KnowsRunners above) {}
