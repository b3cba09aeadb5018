package dev.paddock.rest;

import dev.paddock.web.Digits;
import dev.paddock.web.Query;
import java.util.ArrayList;
import java.util.List;

/**
 * The page of a list that a request asks for.
 *
 * @param number from 1
 * @param size entries a page, 1 to 100
 * @see <a
 *     href="https://docs.github.com/enterprise-server@3.19/rest/using-the-rest-api/using-pagination-in-the-rest-api">Using
 *     pagination</a>
 */
public record Page(long number, int size) {
  /** One page with the whole list, for the server's own use. */
  public static final Page EVERYTHING = new Page(1, Integer.MAX_VALUE);

  private static final int DEFAULT_SIZE = 30;
  private static final int LARGEST_SIZE = 100;
  // Far beyond any list, and small enough that number times size is still a long.
  private static final long LAST_NUMBER = Long.MAX_VALUE / LARGEST_SIZE;

  public static Page of(Query query) {
    long size = number(query.first("per_page"), DEFAULT_SIZE);
    return new Page(number(query.first("page"), 1), (int) Math.min(size, LARGEST_SIZE));
  }

  /** Whether it begins the list, so that it is read without knowing how long that is. */
  public boolean isFirst() {
    return number == 1;
  }

  /** Entries before this page. */
  public long offset() {
    return (number - 1) * size;
  }

  /**
   * The position of a page in a list of known length, counted from the nearer end, so that the last
   * page costs no more than the first.
   *
   * @param skipped entries between that end and the page
   * @param size entries to read from there
   */
  public record Part(boolean fromEnd, long skipped, int size) {
    /** The direction for {@code order by}. */
    public String direction() {
      return fromEnd ? "desc" : "asc";
    }

    /** The entries that were read, in the list's own order. */
    public <T> List<T> inOrder(List<T> read) {
      return fromEnd ? read.reversed() : read;
    }
  }

  /** The position of this page in a list of that many entries. */
  public Part of(long total) {
    long left = Math.max(0, total - offset());
    int taken = (int) Math.min(size, left);
    boolean fromEnd = offset() > total / 2;
    return new Part(fromEnd, fromEnd ? left - taken : offset(), taken);
  }

  private static long number(String text, int otherwise) {
    if (!Digits.areAll(text)) {
      return otherwise;
    }
    int begin = 0;
    while (begin < text.length() && text.charAt(begin) == '0') {
      begin++;
    }
    // More digits than any page that could be meant
    long value =
        text.length() - begin > 15 ? LAST_NUMBER : Long.parseLong("0" + text.substring(begin));
    return value == 0 ? otherwise : value;
  }

  /** One entry of a Link header: a page and its relation to this one. */
  record Link(String relation, long number) {}

  /** The links of this page, in GitHub's order; none when the list fits on one page. */
  List<Link> links(long total) {
    long last = Math.max(1, (total + size - 1) / size);
    var links = new ArrayList<Link>();
    if (number > 1) {
      links.add(new Link("prev", Math.min(number - 1, last)));
    }
    if (number < last) {
      links.add(new Link("next", number + 1));
      links.add(new Link("last", last));
    }
    if (number > 1) {
      links.add(new Link("first", 1));
    }
    return links;
  }
}
