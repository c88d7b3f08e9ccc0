package app_test

import (
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/desk"
)

// garlicPaper is what one paper puts around every page; it names the paper's other stories.
const garlicPaper = "More from the Riverside Post: Garlic water cures again, neighbours say. Is the new tunnel safe? The year in pictures. " +
	"The Riverside Post has told its readers what happens in the valley since 1904. Its reporters live where they work, and its readers own it. " +
	"The information on health pages is for readers and does not replace the advice of a doctor. Nobody should stop taking a medicine because " +
	"of something that they read here. People who feel ill should call their health service, and in an emergency an ambulance. " +
	"Letters of up to two hundred words are welcome, and are printed on Saturdays. The counter in Mill Lane is open from nine to five. " +
	"You are reading one of three free stories this month. For less than a coffee a week you can read all of them, do the crossword, and hear " +
	"from the editors every Friday. Cancel whenever you like; nobody will call you. Gift cards are sold at the counter, and schools in the valley " +
	"get the paper at half price. The printing house behind the counter can be visited on the first Sunday of every month, with children, free."

// TestStandingParagraphs: a story does not disappear in the case of another because one
// paper printed both between the same paragraphs. What is republished joins all the same.
func TestStandingParagraphs(t *testing.T) {
	a := starterApp(t)
	page := func(source, id, title, text, around string) desk.CaseID {
		t.Helper()
		return joinPage(t, a, source, id, title, text+"\n\n"+strings.ReplaceAll(around, ". ", ".\n\n"))
	}
	const garlic = "A jug of garlic water every morning cures the flu in three days, according to a grandmother in the old town. " +
		"Neighbours say that the garlic cure works for everyone, and that no doctor will tell you this home remedy for influenza.\n\n" +
		"The recipe needs four cloves and a night in the cellar."
	const pupils = "Eleven pupils of the Mill Lane school were taken to hospital on Monday with an unexplained illness. " +
		"Doctors do not know the cause of the mystery illness, and the school is closed until the tests are back.\n\n" +
		"Parents waited at the gate in the rain. The first of the children felt dizzy during a lesson on the second floor, and within an hour ten " +
		"others had a headache and a rash. The kitchen was not in use that day. Firefighters measured the air and found nothing. The hospital says " +
		"that all eleven are in a stable condition and that their blood is being examined in the capital."
	first := page("riverside", "garlic", "Garlic water cures again", garlic, garlicPaper)
	second := page("riverside", "pupils", "Eleven pupils in hospital after unexplained illness at a school", pupils, garlicPaper)
	if first == 0 || second == 0 || first == second {
		t.Fatalf("the two stories are in cases %v and %v, want one each", first, second)
	}
	if got := page("hillside", "pupils", "School closed: what we know", pupils+" A meeting is to be held on Thursday.", "The Hillside Times is printed in the old mill. Its offices are open on weekdays."); got != second {
		t.Errorf("the school's story in another paper is in case %v, want %v", got, second)
	}
	// Once the paper's pages are known, what they repeat is no story either.
	for i, text := range []string{
		"The bridge at the harbour will be painted in May, the council says. The work takes three weeks and costs less than was planned.",
		"The library has new opening hours. Children may borrow ten books at a time, and nobody pays for late returns in the summer.",
		"A heron has moved into the park. Walkers are asked to keep dogs on a lead along the pond until the end of the breeding season.",
	} {
		page("riverside", string(rune('a'+i)), text[:20], text, garlicPaper)
	}
	third := page("riverside", "bleach", "Bleach cures measles, says a leaflet", "A leaflet says that drinking bleach cures measles overnight. The health office has seen the leaflet. It was found in three letter boxes.", garlicPaper)
	if third == first || third == second {
		t.Errorf("another story between the same paragraphs has joined case %v", third)
	}
	if got := page("riverside", "garlic-2", "Garlic water cures again", garlic+" It is Tuesday.", garlicPaper); got != first {
		t.Errorf("the same story of the same paper is in case %v, want %v", got, first)
	}
}

// starterApp is a desk with the rules that init writes.
func starterApp(t *testing.T) *app.App {
	t.Helper()
	a, err := app.Open(t.Context(), app.Options{Config: starterDesk(t), DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a
}
