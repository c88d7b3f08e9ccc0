package desk

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// KnownID numbers known claims from 1 upwards, written like an [ItemID].
type KnownID int64

// String is the decimal form.
func (id KnownID) String() string { return strconv.FormatInt(int64(id), 10) }

// ParseKnownID reads what [KnownID.String] writes. The error is [ErrInvalid].
func ParseKnownID(s string) (KnownID, error) {
	n, err := parseID("known claim", s)
	return KnownID(n), err
}

// KnownClaim is a claim that somebody has already checked: a fact-checker, or the
// desk itself. It says who published the check, never who made the claim.
type KnownClaim struct {
	ID        KnownID
	Claim     string // as the publisher words it, redacted
	Title     string // of the fact-check; may be empty
	Rating    string // in the publisher's own words; empty when it gives a number only
	Verdict   Verdict
	Publisher string // registrable domain; empty for the desk's own answers
	// URL is of the fact-check; empty for the desk's own answers, and for a check whose
	// address is an account's, a forum's or one of comments, which is not kept.
	URL  string
	Lang string // of the claim
	// Wording is the claim in each language of the desk, for its own answers; empty for what others have checked.
	Wording Wording
	// ReviewedAt is when the check was published; zero when nobody says.
	ReviewedAt time.Time
	// Grade is the rating as a number from 0 (the worst) to 1 (the best); it counts
	// only when Graded is set.
	Grade  float64
	Graded bool
	// Case is the desk's own case that was answered, and Slug names the answer; 0 and
	// empty for what others have checked.
	Case CaseID
	Slug string

	// Rev grows with every change of any known claim: whoever keeps a copy reads on
	// from the highest that it has seen.
	Rev int64
	// Dropped is set on what is known no longer; then only ID, Rev and the key count.
	Dropped bool
}

// Own reports whether the desk itself has answered the claim.
func (k KnownClaim) Own() bool { return k.Case != 0 }

// Number writes a rating that is a number only: "0.25 of 1"; empty for none.
func (k KnownClaim) Number() string {
	if !k.Graded {
		return ""
	}
	return strconv.FormatFloat(math.Round(k.Grade*100)/100, 'f', -1, 64) + " of 1"
}

// Key is under what a known claim is stored and replaced: the address of the check
// and the claim, without regard to case, spaces and a full stop at the end; for the
// desk's own answers the case.
func (k KnownClaim) Key() string {
	if k.Own() {
		return "case " + k.Case.String()
	}
	h := sha256.New()
	h.Write([]byte(k.URL))
	h.Write([]byte{0})
	h.Write([]byte(strings.TrimRightFunc(strings.ToLower(strings.Join(strings.Fields(k.Claim), " ")), unicode.IsPunct)))
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Same reports whether two known claims with the same key tell a reader the same.
func (k KnownClaim) Same(o KnownClaim) bool {
	at := func(t time.Time) int64 {
		if t.IsZero() {
			return 0
		}
		return t.UnixMicro()
	}
	return k.Claim == o.Claim && k.Title == o.Title && k.Rating == o.Rating && k.Verdict == o.Verdict && k.Publisher == o.Publisher &&
		k.URL == o.URL && k.Lang == o.Lang && at(k.ReviewedAt) == at(o.ReviewedAt) && k.Graded == o.Graded && k.Grade == o.Grade &&
		maps.Equal(k.Wording, o.Wording) && k.Case == o.Case && k.Slug == o.Slug && k.Dropped == o.Dropped
}

// Ratings is the table from the ratings of publishers to the desk's verdicts.
type Ratings interface {
	// Verdict returns what a publisher's rating means, empty when the table does not
	// know. The number, from 0 to 1, is asked only when graded is set.
	Verdict(publisher, rating string, grade float64, graded bool) Verdict
}

// KnownDraft is a fact-check as it was found, before redaction. It is never stored
// and never logged, and it has no field for who made the claim or who checked it.
type KnownDraft struct {
	Claim, Title, Rating string
	Publisher            string // domain; empty: that of URL
	URL                  string // canonical
	Lang                 string
	ReviewedAt           time.Time
	Grade                float64
	Graded               bool
}

// Ahead reports whether the check is dated later than any place on earth has it now. Such
// a date is a mistake, and is not stored: the check would stand first for years, and no
// corrected copy could take its place.
func (d KnownDraft) Ahead(now time.Time) bool { return d.ReviewedAt.After(now.Add(24 * time.Hour)) }

// Limits of a known claim, in characters; a title or rating that is longer is cut.
const (
	MaxKnownClaim  = 2000
	maxKnownTitle  = 300
	maxKnownRating = 200
)

// knownOf redacts a draft and says what is wrong with it; the error is ErrInvalid.
func knownOf(d KnownDraft, r Redactor, ratings Ratings, now time.Time) (KnownClaim, error) {
	line := func(s string) string { return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ") }
	k := KnownClaim{Lang: d.Lang, Graded: d.Graded && d.Grade >= 0 && d.Grade <= 1}
	if k.Graded {
		k.Grade = d.Grade
	}
	if !d.Ahead(now) {
		k.ReviewedAt = d.ReviewedAt
	}
	if len(d.Claim) > 4*MaxKnownClaim {
		return k, invalid("claim", "more than %d characters", MaxKnownClaim)
	}
	k.Claim, _ = r.Text(line(d.Claim))
	k.Title, _ = r.Text(line(cut(d.Title, 4*maxKnownTitle)))
	k.Rating, _ = r.Text(line(cut(d.Rating, 4*maxKnownRating)))
	k.Title, k.Rating = shorten(k.Title, maxKnownTitle), shorten(k.Rating, maxKnownRating)
	u, err := url.Parse(strings.TrimSpace(d.URL))
	switch {
	case k.Claim == "":
		return k, invalid("claim", "there is none")
	case utf8.RuneCountInString(k.Claim) > MaxKnownClaim:
		return k, invalid("claim", "more than %d characters", MaxKnownClaim)
	case d.URL == "":
		return k, invalid("url", "the address of the fact-check is missing")
	case err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || len(d.URL) > maxKnownURL:
		return k, invalid("url", "this is not the http or https address of a page")
	case k.Rating == "" && !k.Graded:
		return k, invalid("rating", "there is none")
	case k.Lang == "":
		k.Lang = "und"
	case !langTag(k.Lang):
		return k, invalid("lang", "this is not a language tag such as en or zh-Hans")
	}
	host := strings.ToLower(u.Hostname())
	k.Publisher = strings.ToLower(strings.TrimSpace(d.Publisher))
	if k.Publisher != "" && r.PersonalURL("https://"+k.Publisher+"/") {
		k.Publisher = "" // somebody's blog
	}
	if r.PersonalURL(d.URL) {
		if within(host, k.Publisher) {
			k.Publisher = "" // it says whose page it was
		}
	} else {
		k.URL = r.URL(u.String())
		k.Publisher = cmp.Or(k.Publisher, strings.TrimPrefix(host, "www."))
	}
	if k.Publisher != "" && !domain(k.Publisher) {
		return k, invalid("publisher", "this is not a domain such as example.org")
	}
	if ratings != nil {
		k.Verdict = ratings.Verdict(k.Publisher, k.Rating, k.Grade, k.Graded)
	}
	return k, nil
}

// within says whether a host is the domain or below it.
func within(host, domain string) bool {
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// maxKnownURL is the longest address of a fact-check, in bytes.
const maxKnownURL = 2000

// domain reports whether s can be the name of a publisher: a host's name, with its port
// where it has no domain of its own.
func domain(s string) bool {
	u, err := url.Parse("http://" + s + "/")
	if err != nil || u.Host != s || u.Hostname() == "" || len(s) > 253 {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("-.:[]", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}

// ownKnown is what an answer of the desk itself makes known.
func ownKnown(a Answer) KnownClaim {
	return KnownClaim{Claim: a.Claim, Rating: string(a.Verdict), Verdict: a.Verdict, Lang: a.ClaimLang, Wording: a.Wording, ReviewedAt: a.UpdatedAt, Case: a.Case, Slug: a.Slug}
}
