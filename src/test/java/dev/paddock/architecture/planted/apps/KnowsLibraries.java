package dev.paddock.architecture.planted.apps;

import ch.qos.logback.classic.LoggerContext;
import com.goterl.lazysodium.SodiumJava;
import com.nimbusds.jwt.SignedJWT;
import com.zaxxer.hikari.HikariConfig;
import graphql.GraphQL;
import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.PreparedStatement;
import javax.sql.DataSource;
import org.bouncycastle.cert.X509CertificateHolder;
import org.flywaydb.core.Flyway;
import org.postgresql.PGConnection;
import org.sqlite.SQLiteConfig;
import picocli.CommandLine;

record KnowsLibraries(
    Vertx vertx,
    ByteBuf netty,
    DataSource dataSource,
    Connection connection,
    PreparedStatement statement,
    HikariConfig pool,
    Flyway flyway,
    SQLiteConfig sqlite,
    PGConnection postgres,
    SodiumJava sodium,
    X509CertificateHolder bouncyCastle,
    SignedJWT jose,
    GraphQL graphql,
    CommandLine picocli,
    LoggerContext logback) {}
