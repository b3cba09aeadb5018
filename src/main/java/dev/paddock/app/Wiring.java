package dev.paddock.app;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.apps.AppsFeature;
import dev.paddock.audit.AuditFeature;
import dev.paddock.broker.BrokerFeature;
import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.RootKey;
import dev.paddock.crypto.SealedBox;
import dev.paddock.feature.Chore;
import dev.paddock.feature.Feature;
import dev.paddock.feature.WorldFormat;
import dev.paddock.graphql.GraphqlApi;
import dev.paddock.identity.Access;
import dev.paddock.identity.Authentication;
import dev.paddock.identity.BadTokens;
import dev.paddock.identity.CallerView;
import dev.paddock.identity.HourlyTokens;
import dev.paddock.identity.TokenFormat;
import dev.paddock.identity.UserTokens;
import dev.paddock.jobs.ClockLeap;
import dev.paddock.jobs.JobsFeature;
import dev.paddock.meta.MetaApi;
import dev.paddock.rest.RateLimit;
import dev.paddock.rest.RouteTable;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.secrets.SecretsFeature;
import dev.paddock.store.Database;
import dev.paddock.store.Tx;
import dev.paddock.web.Health;
import dev.paddock.web.Site;
import dev.paddock.world.World;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The wiring: every feature, made by its constructor on one database. A server and an operator's
 * command share it.
 */
final class Wiring {
  final Database database;
  final Clock clock;
  final Access access;
  final Authentication authentication;
  final RateLimit rateLimit;
  final AccountsFeature accounts;
  final AppsFeature apps;
  final UserTokens tokens;
  final AuditFeature audit;
  final JobsFeature jobs;
  final RunnersFeature runners;
  final BrokerFeature broker;
  final World world;
  private final List<Feature> features;

  Wiring(
      Config config,
      Database database,
      RootKey rootKey,
      SecureRandom random,
      Clock clock,
      LongSupplier nanos,
      MeterRegistry meters) {
    this.database = database;
    this.clock = clock;
    var keyRing = new KeyRing(database, rootKey, random, clock);
    this.access = new Access(database);
    var view = new CallerView(database);
    this.authentication =
        new Authentication(
            database, new BadTokens(config.http().badTokensPerMinute(), clock), clock);
    this.rateLimit = new RateLimit(config.http().rateLimitPerHour(), clock);
    var format = new TokenFormat(random);
    this.tokens = new UserTokens(format, clock);
    var hourly = new HourlyTokens(format, clock);
    var leap = new ClockLeap(clock, nanos);
    this.audit = new AuditFeature(database, clock);
    this.accounts = new AccountsFeature(database, audit, view, tokens, clock);
    this.apps = new AppsFeature(database, audit, accounts, hourly, clock);
    var box = new SealedBox(meters);
    var secrets = new SecretsFeature(database, audit, keyRing, box, accounts, random, clock);
    this.runners = new RunnersFeature(database, audit, hourly, random, clock);
    this.jobs = new JobsFeature(database, audit, accounts, secrets, runners, clock, leap);
    var agents = rootKey.derived();
    this.broker =
        new BrokerFeature(
            database, audit, authentication, runners, jobs, agents, random, clock, leap);
    this.features =
        List.of(
            new MetaApi(rateLimit, random).feature(),
            Feature.of("audit", audit.routes()),
            accounts.feature(),
            apps.feature(),
            secrets.feature(),
            runners.feature(),
            jobs.feature(),
            broker.feature(),
            new GraphqlApi(database, access, view, accounts).feature());
    features.forEach(it -> it.beforeDeletion().ifPresent(accounts::beforeDeletion));
    this.world = new World(database, audit, accounts, tokens, all(Feature::sections));
  }

  /** The formats of the features' sections in the world file, which is checked before a start. */
  static List<WorldFormat<?>> worldFormats() {
    return List.of(
        SecretsFeature.worldFormat(), RunnersFeature.worldFormat(), AppsFeature.worldFormat());
  }

  private <T> List<T> all(Function<Feature, List<T>> part) {
    return features.stream().map(part).flatMap(List::stream).toList();
  }

  /** The routes of all features. */
  RouteTable routes() {
    return new RouteTable(all(Feature::routes));
  }

  /** The sites of all features. */
  List<Site> sites() {
    return all(Feature::sites);
  }

  /** The chores of all features, in the order in which those that are due run. */
  List<Chore> chores() {
    return all(Feature::chores);
  }

  /** The health checks: whether the database can be read and written. */
  List<Health.Part> health() {
    return List.of(
        new Health.Part("reads", () -> database.read(accounts.users()::isEmpty)),
        new Health.Part("writes", () -> database.write(Wiring::writeNothing)));
  }

  private static boolean writeNothing(Tx tx) {
    tx.changesNothingShown();
    return tx.createQuery("select 1").exists();
  }
}
