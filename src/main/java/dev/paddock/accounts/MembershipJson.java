package dev.paddock.accounts;

import dev.paddock.identity.OrgRole;
import dev.paddock.web.Urls;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a membership of an organization as JSON: GitHub's {@code org-membership}. */
final class MembershipJson {
  private MembershipJson() {}

  static Map<String, Object> of(Organization organization, User user, OrgRole role, Urls urls) {
    var json = new LinkedHashMap<String, Object>();
    var url = urls.api("/orgs/" + organization.login());
    json.put("url", url + "/memberships/" + user.login());
    json.put("state", "active");
    json.put("role", role.wire());
    json.put("organization_url", url);
    json.put("user", AccountJson.simpleUser(user, urls));
    json.put("organization", AccountJson.organization(organization, urls));
    return json;
  }
}
