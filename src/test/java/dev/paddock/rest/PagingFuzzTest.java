package dev.paddock.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.paddock.fuzz.Input;
import dev.paddock.identity.ApiException;
import dev.paddock.web.Query;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Whoever follows the links sees every entry once; links say what their sender said. */
final class PagingFuzzTest {
  private static final int MOST_PAGES = 300;

  /** First line: the query; second: how many entries the list has. */
  @FuzzTest
  void queries(byte[] bytes) {
    var input = new Input(bytes);
    var text = input.line();
    long total = input.number(20_000);
    Query query;
    try {
      query = Query.parse(text);
    } catch (ApiException refused) {
      assertThat(refused.kind()).isEqualTo(ApiException.Kind.BAD_REQUEST);
      return;
    }
    var page = Page.of(query);
    assertThat(page.size()).isEqualTo(expectedSize(query));
    assertThat(page.number()).isEqualTo(expectedNumber(query));
    assertThat(page.offset()).isGreaterThanOrEqualTo(0);
    assertThat(relations(page, total)).isEqualTo(expectedRelations(page, total));
    page.links(total).forEach(link -> checkSpelling(query, link));
    if (total / page.size() <= MOST_PAGES) {
      assertThat(entriesSeen(query, total)).isEqualTo(LongStream.range(0, total).boxed().toList());
    }
  }

  /** All entries, from the first page on along the links. */
  private static List<Long> entriesSeen(Query from, long total) {
    var seen = new ArrayList<Long>();
    var query = Query.parse(from.with("page", "1"));
    while (true) {
      var page = Page.of(query);
      LongStream.range(page.offset(), Math.min(total, page.offset() + page.size()))
          .forEach(seen::add);
      var next =
          page.links(total).stream().filter(link -> link.relation().equals("next")).findFirst();
      if (next.isEmpty()) {
        return seen;
      }
      query = Query.parse(query.with("page", Long.toString(next.get().number())));
    }
  }

  /** The links repeat every parameter as it was sent, in its place; only the page is another. */
  private static void checkSpelling(Query query, Page.Link link) {
    var linked = Query.parse(query.with("page", Long.toString(link.number())));
    assertThat(Page.of(linked).number()).isEqualTo(link.number());
    assertThat(Page.of(linked).size()).isEqualTo(Page.of(query).size());
    assertThat(othersThanPage(linked)).isEqualTo(othersThanPage(query));
    var pages = linked.parameters().stream().filter(it -> it.name().equals("page")).toList();
    assertThat(pages).extracting(Query.Parameter::value).containsOnly("" + link.number());
  }

  private static List<String> othersThanPage(Query query) {
    return query.parameters().stream()
        .filter(it -> !it.name().equals("page"))
        .map(Query.Parameter::raw)
        .toList();
  }

  private static String relations(Page page, long total) {
    return page.links(total).stream()
        .map(link -> link.relation() + " " + link.number())
        .collect(Collectors.joining(", "));
  }

  private static String expectedRelations(Page page, long total) {
    long last = total == 0 ? 1 : (total - 1) / page.size() + 1;
    if (page.number() == 1) {
      return last == 1 ? "" : "next 2, last " + last;
    }
    if (page.number() >= last) {
      return "prev " + Math.min(page.number() - 1, last) + ", first 1";
    }
    return "prev %d, next %d, last %d, first 1"
        .formatted(page.number() - 1, page.number() + 1, last);
  }

  private static int expectedSize(Query query) {
    var asked = asked(query.first("per_page"));
    return asked.signum() == 0 ? 30 : asked.min(BigInteger.valueOf(100)).intValue();
  }

  private static long expectedNumber(Query query) {
    var asked = asked(query.first("page"));
    return asked.signum() == 0
        ? 1
        : asked.toString().length() > 15 ? Long.MAX_VALUE / 100 : asked.longValue();
  }

  /** What digits say; 0 for anything else. */
  private static BigInteger asked(String text) {
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? new BigInteger(text) : BigInteger.ZERO;
  }
}
