package dev.paddock.app;

import dev.paddock.accounts.AccountsFeature;
import dev.paddock.apps.AppsFeature;
import dev.paddock.audit.AuditFeature;
import dev.paddock.broker.BrokerFeature;
import dev.paddock.crypto.KeyRing;
import dev.paddock.crypto.RootKey;
import dev.paddock.crypto.SealedBox;
import dev.paddock.graphql.GraphqlApi;
import dev.paddock.http.Health;
import dev.paddock.http.RateLimit;
import dev.paddock.http.Route;
import dev.paddock.http.RouteTable;
import dev.paddock.identity.Access;
import dev.paddock.identity.Authentication;
import dev.paddock.identity.BadTokens;
import dev.paddock.identity.HourlyTokens;
import dev.paddock.identity.TokenFormat;
import dev.paddock.identity.UserTokens;
import dev.paddock.jobs.ClockLeap;
import dev.paddock.jobs.JobsFeature;
import dev.paddock.meta.MetaApi;
import dev.paddock.runners.RunnersFeature;
import dev.paddock.secrets.SecretsFeature;
import dev.paddock.store.Database;
import dev.paddock.world.World;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Every feature, wired by constructors on one database: what a server and an operator's command
 * share.
 */
final class House {
  final Database database;
  final Access access;
  final Authentication authentication;
  final RateLimit rateLimit;
  final AccountsFeature accounts;
  final AppsFeature apps;
  final UserTokens tokens;
  final AuditFeature audit;
  final World world;
  final RouteTable routes;
  final JobsFeature jobs;
  final RunnersFeature runners;
  final BrokerFeature broker;

  House(
      Config config,
      Database database,
      RootKey rootKey,
      SecureRandom random,
      Clock clock,
      LongSupplier nanos,
      MeterRegistry meters) {
    this.database = database;
    var keyRing = new KeyRing(database, rootKey, random, clock);
    this.access = new Access(database);
    this.authentication =
        new Authentication(
            database, new BadTokens(config.http().badTokensPerMinute(), clock), clock);
    this.rateLimit = new RateLimit(config.http().rateLimitPerHour(), clock);
    var format = new TokenFormat(random);
    this.tokens = new UserTokens(format, clock);
    var hourly = new HourlyTokens(format, clock);
    this.audit = new AuditFeature(database, clock);
    this.accounts = new AccountsFeature(database, audit, access, tokens, clock);
    this.apps = new AppsFeature(database, audit, accounts, hourly, clock);
    var secrets =
        new SecretsFeature(
            database, audit, keyRing, new SealedBox(meters), accounts, random, clock);
    this.runners = new RunnersFeature(database, audit, hourly, random, clock);
    var leap = new ClockLeap(clock, nanos);
    this.jobs = new JobsFeature(database, audit, access, accounts, secrets, runners, clock, leap);
    this.broker =
        new BrokerFeature(
            database,
            audit,
            access,
            authentication,
            runners,
            jobs,
            rootKey.derived(),
            random,
            clock,
            leap);
    accounts.beforeDeletion(jobs::endAll);
    accounts.beforeDeletion(secrets::recordRemoval);
    accounts.beforeDeletion(runners::recordRemoval);
    this.world = new World(database, audit, accounts, secrets, runners, apps, tokens);
    this.routes =
        new RouteTable(
            Stream.of(
                    new MetaApi(rateLimit, random).routes(),
                    accounts.routes(),
                    apps.routes(),
                    secrets.routes(),
                    runners.routes(),
                    jobs.routes(),
                    broker.routes(),
                    audit.routes(),
                    new GraphqlApi(database, access, accounts).routes())
                .flatMap(List<Route>::stream)
                .toList());
  }

  /** What a server needs to do its work. */
  Health health() {
    return new Health(
        List.of(
            new Health.Part("reads", () -> database.read(accounts.users()::isEmpty)),
            new Health.Part(
                "writes", () -> database.write(tx -> tx.createQuery("select 1").exists()))));
  }
}
