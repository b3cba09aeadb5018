// Command go-github drives a running server with go-github's typed calls: organization secrets, repository secrets,
// runners, refusals.
package main

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/google/go-github/v89/github"
	"golang.org/x/crypto/nacl/box"
)

const (
	org   = "acme"
	pages = 260 // three pages of the largest size
)

var failures int

func check(sentence string, passed bool, detail ...any) {
	if passed {
		fmt.Println("ok  ", sentence)
		return
	}
	failures++
	fmt.Println(append([]any{"FAIL", sentence}, detail...)...)
}

func equal[T any](sentence string, expected, actual T) {
	told, got := fmt.Sprintf("%+v", expected), fmt.Sprintf("%+v", actual)
	check(sentence, told == got, "- expected", told, "- got", got)
}

// done is a check of a call that answers nothing but its status.
func done(sentence string, status int, response *github.Response, err error) {
	check(sentence, err == nil && response.StatusCode == status, err)
}

// refused is a check of a call that must fail with this status, as the plain error type: go-github takes a badly written
// refusal for a rate limit, and would then wait.
func refused(sentence string, status int, err error) {
	var refusal *github.ErrorResponse
	check(sentence, errors.As(err, &refusal) && refusal.Response.StatusCode == status, err)
}

// must ends the suite: what follows needs the value.
func must[T any](value T, err error) T {
	if err != nil {
		check("the server answers", false, err)
		os.Exit(1)
	}
	return value
}

// must3 is must for the calls that also give their response.
func must3[T any](value T, _ *github.Response, err error) T { return must(value, err) }

func client(token string) *github.Client {
	authority := x509.NewCertPool()
	authority.AppendCertsFromPEM(must(os.ReadFile(os.Getenv("INTEROP_CA"))))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authority}}
	url := os.Getenv("INTEROP_URL")
	return must(github.NewClient(
		github.WithHTTPClient(&http.Client{Transport: transport, Timeout: 30 * time.Second}),
		github.WithAuthToken(token),
		github.WithEnterpriseURLs(url, url)))
}

func seal(key *github.PublicKey, value string) string {
	var public [32]byte
	copy(public[:], must(base64.StdEncoding.DecodeString(*key.Key)))
	return base64.StdEncoding.EncodeToString(must(box.SealAnonymous(nil, []byte(value), &public, rand.Reader)))
}

// opened gives every value that the server keeps, by ORG/NAME or ORG/REPO/NAME.
func opened() map[string]string {
	directory := os.Getenv("INTEROP_VALUES")
	command := exec.Command(os.Getenv("INTEROP_OPENED"), os.Getenv("INTEROP_DATA"), directory)
	command.Stderr = os.Stderr
	must(0, command.Run())
	values := map[string]string{}
	must(0, filepath.WalkDir(directory, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		values[strings.TrimPrefix(path, directory+"/")] = string(content)
		return err
	}))
	return values
}

// holds checks that the server keeps these values; which one differs is told, never what is in it.
func holds(sentence string, expected map[string]string) {
	kept, wrong := opened(), []string{}
	for name, value := range expected {
		if got, there := kept[name]; !there || got != value {
			wrong = append(wrong, name)
		}
	}
	check(sentence, len(wrong) == 0, wrong)
}

// collect follows a paged list to its end.
func collect[T any](items iter.Seq2[T, error], name func(T) string) []string {
	var names []string
	for item, err := range items {
		must(0, err)
		names = append(names, name(item))
	}
	return names
}

func secretName(secret *github.Secret) string         { return secret.Name }
func runnerName(runner *github.Runner) string         { return runner.GetName() }
func repositoryName(repo *github.Repository) string   { return repo.GetName() }
func numbered(prefix string, number int) (key string) { return fmt.Sprintf("%s%03d", prefix, number) }

func organizationSecrets(ctx context.Context, api *github.Client) {
	actions := api.Actions
	key := must3(actions.GetOrgPublicKey(ctx, org))
	set := func(name, value, visibility string, repositories ...int64) (*github.Response, error) {
		return actions.CreateOrUpdateOrgSecret(ctx, org, name, github.OrgSecretRequest{
			KeyID: *key.KeyID, EncryptedValue: seal(key, value), Visibility: visibility, SelectedRepositoryIDs: repositories,
		})
	}
	ids := map[string]int64{}
	for _, repo := range must3(api.Repositories.ListByOrg(ctx, org, nil)) {
		ids[repo.GetName()] = repo.GetID()
	}
	equal("the organization has three repositories", 3, len(ids))
	selected := func() []string {
		return collect(actions.ListSelectedReposForOrgSecretIter(ctx, org, "SEL", nil), repositoryName)
	}

	expected := map[string]string{}
	for _, visibility := range []string{"all", "private", "selected"} {
		name := "V_" + strings.ToUpper(visibility)
		expected[org+"/"+name] = "for " + visibility
		response, err := set(name, "for "+visibility, visibility)
		done("an organization secret is created with visibility "+visibility, http.StatusCreated, response, err)
		secret := must3(actions.GetOrgSecret(ctx, org, name))
		equal("the server tells the same", visibility, secret.Visibility)
		equal("only a selected one has a list of repositories", visibility == "selected", secret.SelectedRepositoriesURL != "")
	}
	response, err := set("SEL", "for one", "selected", ids["a"])
	done("a secret is created for one repository", http.StatusCreated, response, err)
	equal("that one has it", []string{"a"}, selected())
	response, err = actions.AddSelectedRepoToOrgSecret(ctx, org, "SEL", ids["b"])
	done("another repository is added", http.StatusNoContent, response, err)
	equal("both have it", []string{"a", "b"}, selected())
	response, err = actions.RemoveSelectedRepoFromOrgSecret(ctx, org, "SEL", ids["a"])
	done("the first one is removed", http.StatusNoContent, response, err)
	equal("the other one has it", []string{"b"}, selected())
	response, err = actions.SetSelectedReposForOrgSecret(ctx, org, "SEL", []int64{ids["c"], ids["a"]})
	done("the whole list is set", http.StatusNoContent, response, err)
	equal("these have it", []string{"a", "c"}, selected())
	response, err = actions.AddSelectedRepoToOrgSecret(ctx, org, "V_ALL", ids["b"])
	refused("a secret for all repositories takes none", http.StatusConflict, err)
	response, err = set("SEL", "for two", "selected", ids["a"], ids["b"])
	done("the secret is replaced", http.StatusNoContent, response, err)
	expected["acme/SEL"] = "for two"
	holds("all values arrive", expected)

	for number, value := range []string{
		"", "first\nsecond\r\n\n  third\n", `"double" 'single' \n $HOME %s {{x}}`, "ü 漢字 🔑 e\u0301 \u2028",
		"\t\x00\x01\x1b\x7f\u0085", strings.Repeat("x", 49152),
	} {
		name := numbered("VALUE_", number)
		must(set(name, value, "all"))
		expected[org+"/"+name] = value
	}
	holds("newlines, quotes, unicode, control characters, 48 KB and nothing arrive byte by byte", expected)
	_, err = set("VALUE_000", strings.Repeat("x", 49153), "all")
	refused("a value of more than 48 KB gets 422", http.StatusUnprocessableEntity, err)
	_, err = actions.CreateOrUpdateOrgSecret(ctx, org, "VALUE_000", github.OrgSecretRequest{
		KeyID: *key.KeyID, EncryptedValue: base64.StdEncoding.EncodeToString(make([]byte, 80)), Visibility: "all",
	})
	refused("a value that is not sealed gets 422", http.StatusUnprocessableEntity, err)

	for number := range pages {
		name := numbered("PAGE_", number)
		must(set(name, "number "+name, "private"))
		expected[org+"/"+name] = "number " + name
	}
	var names []string
	for name := range expected {
		names = append(names, strings.TrimPrefix(name, org+"/"))
	}
	slices.Sort(names)
	for _, size := range []int{0, 7, 100} {
		listed := collect(actions.ListOrgSecretsIter(ctx, org, &github.ListOptions{PerPage: size}), secretName)
		equal(fmt.Sprintf("pages of %d, 0 being the default, have each of %d exactly once", size, len(names)), names, listed)
	}
	last := must3(actions.ListOrgSecrets(ctx, org, &github.ListOptions{PerPage: 100, Page: 3}))
	equal("the last page tells how many there are", len(names), last.TotalCount)
	equal("and has the rest", len(names)-200, len(last.Secrets))
	holds("the values of all arrive, and the refused ones changed nothing", expected)

	response, err = actions.DeleteOrgSecret(ctx, org, "SEL")
	done("a secret is deleted", http.StatusNoContent, response, err)
	_, err = actions.DeleteOrgSecret(ctx, org, "SEL")
	refused("it can not be deleted twice", http.StatusNotFound, err)
	_, _, err = actions.GetOrgSecret(ctx, org, "SEL")
	refused("it is not found afterwards", http.StatusNotFound, err)
	_, kept := opened()["acme/SEL"]
	check("its value is gone", !kept)
}

func repositorySecrets(ctx context.Context, actions *github.ActionsService) {
	key := must3(actions.GetRepoPublicKey(ctx, org, "a"))
	for _, value := range []string{"first", "second ü\n"} {
		must(actions.CreateOrUpdateRepoSecret(ctx, org, "a", "DEPLOY",
			github.SecretRequest{KeyID: *key.KeyID, EncryptedValue: seal(key, value)}))
		holds("the value of a repository secret arrives", map[string]string{"acme/a/DEPLOY": value})
	}
	equal("the repository lists it", []string{"DEPLOY"}, collect(actions.ListRepoSecretsIter(ctx, org, "a", nil), secretName))
	equal("another repository does not", 0, must3(actions.ListRepoSecrets(ctx, org, "b", nil)).TotalCount)
	shared := collect(actions.ListRepoOrgSecretsIter(ctx, org, "a", &github.ListOptions{PerPage: 100}), secretName)
	check("the repository tells which organization secrets it has",
		slices.Contains(shared, "V_ALL") && !slices.Contains(shared, "V_SELECTED"), shared)
	orgKey := must3(actions.GetOrgPublicKey(ctx, org))
	_, err := actions.CreateOrUpdateRepoSecret(ctx, org, "a", "DEPLOY",
		github.SecretRequest{KeyID: *key.KeyID, EncryptedValue: seal(orgKey, "x")})
	refused("a value sealed for the organization gets 422", http.StatusUnprocessableEntity, err)
	response, err := actions.DeleteRepoSecret(ctx, org, "a", "DEPLOY")
	done("it is deleted", http.StatusNoContent, response, err)
}

func runners(ctx context.Context, actions *github.ActionsService) {
	all := []string{"r1", "r2", "r3", "r4", "r5"}
	for _, size := range []int{0, 2} {
		listed := collect(actions.ListOrganizationRunnersIter(ctx, org,
			&github.ListRunnersOptions{ListOptions: github.ListOptions{PerPage: size}}), runnerName)
		equal(fmt.Sprintf("pages of %d, 0 being the default, have each runner exactly once", size), all, listed)
	}
	found := must3(actions.ListOrganizationRunners(ctx, org, &github.ListRunnersOptions{Name: github.Ptr("r2")}))
	equal("a name filters them", 1, found.TotalCount)
	id := found.Runners[0].GetID()
	runner := must3(actions.GetOrganizationRunner(ctx, org, id))
	equal("one runner is told", "r2 linux offline false",
		fmt.Sprint(runner.GetName(), " ", runner.GetOS(), " ", runner.GetStatus(), " ", runner.GetBusy()))
	var labels []string
	for _, label := range runner.Labels {
		labels = append(labels, label.GetName())
	}
	equal("its labels are told", []string{"self-hosted", "Linux", "ARM64"}, labels)
	response, err := actions.RemoveOrganizationRunner(ctx, org, id)
	done("it is removed", http.StatusNoContent, response, err)
	_, err = actions.RemoveOrganizationRunner(ctx, org, id)
	refused("it can not be removed twice", http.StatusNotFound, err)
	_, _, err = actions.GetOrganizationRunner(ctx, org, id)
	refused("it is not found afterwards", http.StatusNotFound, err)

	check("runner applications are offered", len(must3(actions.ListOrganizationRunnerApplicationDownloads(ctx, org))) > 0)
	registration := must3(actions.CreateOrganizationRegistrationToken(ctx, org))
	check("a registration token is issued for the time to come",
		registration.GetToken() != "" && registration.GetExpiresAt().After(time.Now()))
	removal := must3(actions.CreateOrganizationRemoveToken(ctx, org))
	check("a remove token is issued for the time to come",
		removal.GetToken() != "" && removal.GetExpiresAt().After(time.Now()))
	request := github.CreateJITConfigRequest{Name: "just-in-time", RunnerGroupID: 1, Labels: []string{"gpu"}}
	config := must3(actions.CreateOrgJITConfig(ctx, org, request))
	check("a just-in-time configuration is made", config.GetEncodedJITConfig() != "" && config.Runner.GetID() > 0)
	_, _, err = actions.CreateOrgJITConfig(ctx, org, request)
	refused("its name can not be taken twice", http.StatusConflict, err)
}

func refusals(ctx context.Context) {
	for _, it := range []struct {
		who, token string
		status     int
	}{
		{"a bad token", "ghp_badBadBadBadBadBadBadBadBadBadBadBad0", http.StatusUnauthorized},
		{"a token without the scope", os.Getenv("INTEROP_NARROW"), http.StatusForbidden},
		{"a member who is no owner", os.Getenv("INTEROP_MEMBER"), http.StatusForbidden},
		{"a stranger", os.Getenv("INTEROP_STRANGER"), http.StatusForbidden},
	} {
		actions := client(it.token).Actions
		_, _, err := actions.ListOrgSecrets(ctx, org, nil)
		refused(fmt.Sprint(it.who, " gets ", it.status, " for the secrets"), it.status, err)
		_, err = actions.DeleteOrgSecret(ctx, org, "V_ALL")
		refused(fmt.Sprint(it.who, " gets ", it.status, " for a deletion"), it.status, err)
		_, _, err = actions.ListOrganizationRunners(ctx, org, nil)
		refused(fmt.Sprint(it.who, " gets ", it.status, " for the runners"), it.status, err)
	}
	reader := client(os.Getenv("INTEROP_READER")).Actions
	_, response, err := reader.ListOrgSecrets(ctx, org, nil)
	done("a token with the permission to read reads", http.StatusOK, response, err)
	_, err = reader.DeleteOrgSecret(ctx, org, "V_ALL")
	refused("it deletes nothing", http.StatusForbidden, err)
	_, _, err = reader.ListOrganizationRunners(ctx, org, nil)
	refused("nor does it see the runners", http.StatusForbidden, err)
	stranger := client(os.Getenv("INTEROP_STRANGER"))
	_, _, err = stranger.Repositories.Get(ctx, org, "a")
	refused("a stranger gets 404 for a repository", http.StatusNotFound, err)
	_, _, err = stranger.Actions.ListRepoSecrets(ctx, org, "a", nil)
	refused("and for its secrets", http.StatusNotFound, err)
	_, _, err = client(os.Getenv("INTEROP_OWNER")).Actions.ListOrgSecrets(ctx, "nobody", nil)
	refused("an unknown organization gets 404", http.StatusNotFound, err)
	_, kept := opened()["acme/V_ALL"]
	check("what was refused is still there", kept)
}

func main() {
	fmt.Println("client go-github", github.Version)
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	api := client(os.Getenv("INTEROP_OWNER"))
	organizationSecrets(ctx, api)
	repositorySecrets(ctx, api.Actions)
	runners(ctx, api.Actions)
	refusals(ctx)
	if failures > 0 {
		os.Exit(1)
	}
}
