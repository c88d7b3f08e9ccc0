package neardup

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const (
	textEn = `Health officials said on Tuesday that the number of measles cases in the region had risen to 42 since the start of
the month, most of them among children who had not been vaccinated. Clinics will open on Saturday and Sunday so that parents can
bring their children without an appointment. The vaccine has been used for more than fifty years, and large studies in several
countries have found that it is safe and that two doses protect ninety-seven of a hundred people. Doctors ask anyone who has a
fever and a rash to call before they come to a surgery, so that others in the waiting room are not put at risk.`
	textZh = `卫生部门周二表示，自本月初以来，该地区麻疹病例数已上升至四十二例，其中大多数是未接种疫苗的儿童。各诊所将在周六和周日开放，
家长无需预约即可带孩子前来接种。该疫苗已使用五十多年，多个国家的大型研究发现它是安全的，两剂疫苗可以保护百分之九十七的人。
医生提醒，如果出现发热和皮疹，请先打电话再前往诊所，以免候诊室里的其他人受到感染。学校方面表示，已通知所有家长核对孩子的接种记录。`
	textZhHant = `衛生部門週二表示，自本月初以來，該地區麻疹病例數已上升至四十二例，其中大多數是未接種疫苗的兒童。各診所將在週六和週日開放，
家長無需預約即可帶孩子前來接種。該疫苗已使用五十多年，多個國家的大型研究發現它是安全的，兩劑疫苗可以保護百分之九十七的人。
醫生提醒，如果出現發熱和皮疹，請先打電話再前往診所，以免候診室裡的其他人受到感染。學校方面表示，已通知所有家長核對孩子的接種記錄。`
	otherEn = `A claim shared thousands of times says that drinking hot water every fifteen minutes washes the measles virus into the
stomach, where acid kills it. There is no evidence for this. The virus spreads through the air and enters cells of the airways,
and water does not reach it there. Experts at the university hospital said that the best protection is two doses of the vaccine,
which is free of charge, and that those who are unsure about their records can be given another dose without any danger to them.`
	otherZh = `网络流传的一则消息称，每十五分钟喝一次热水可以把麻疹病毒冲进胃里，由胃酸杀死。没有任何证据支持这一说法。病毒通过空气传播，
进入呼吸道的细胞，喝水无法触及。大学医院的专家表示，最好的保护是接种两剂疫苗，疫苗免费，不确定接种记录的人可以再接种一剂，没有危险。
专家还提醒公众，看到类似消息时不要转发，可以先向当地疾控中心核实，以免造成不必要的恐慌，也避免延误真正需要的治疗。`
)

func TestDecide(t *testing.T) {
	boiler := "\nSign up for our newsletter to receive the most important stories every morning. Follow us wherever you read."
	for _, c := range []struct {
		name, aTitle, a, bTitle, b string
		want                       bool
	}{
		{"the same", "Measles", textEn, "Measles", textEn, true},
		{"new headline", "Measles cases rise", textEn, "What parents should know", textEn, true},
		{"last third cut", "", textEn, "", textEn[:len(textEn)*2/3], true},
		{"paragraph put in", "", textEn, "", textEn[:300] + boiler + textEn[300:], true},
		{"cut and put in", "", textEn, "", textEn[:len(textEn)*2/3] + boiler, true},
		{"other signs and case", "", textEn, "", strings.ToUpper(strings.NewReplacer(",", " –", ".", " !").Replace(textEn)), true},
		{"traditional", "", textZh, "", textZhHant, true},
		{"zh: other signs", "", textZh, "", strings.NewReplacer("，", ",", "。", ". ").Replace(textZh), true},
		{"zh: last third cut", "", textZh, "", string([]rune(textZh)[:len([]rune(textZh))*2/3]), true},
		{"same topic", "", textEn, "", otherEn, false},
		{"zh: same topic", "", textZh, "", otherZh, false},
		{"other language", "", textEn, "", textZh, false},
		{"tip and article", "", "Clinics will open on Saturday and Sunday", "", textEn, false},
		{"the same tip", "", "Garlic cures the flu, my aunt was healed in a day", "", "garlic cures the flu: my aunt was healed in a day!!", true},
		{"headline only, moved to text", "Garlic cures the flu", "", "", "Garlic cures the flu", true},
		{"denied", "No link between MMR and autism", "", "Link between MMR and autism", "", false},
		{"another number", "Hospital reports 12 cases of unknown fever in one week", "", "Hospital reports 15 cases of unknown fever in one week", "", false},
		{"another word", "MMR vaccine causes autism in children", "", "MMR vaccine causes asthma in children", "", false},
		{"zh: denied", "疫苗会导致自闭症的说法已被专家证实", "", "疫苗不会导致自闭症的说法已被专家证实", "", false},
		{"zh: the same tip", "网传喝热水可以杀死病毒，大家快转发", "", "網傳喝熱水可以殺死病毒！大家快轉發", "", true},
		{"nothing", "", "", "", "", false},
		{"signs only", "!!!", "...", "!!!", "...", false},
	} {
		score, ok := Decide(c.aTitle, c.a, c.bTitle, c.b)
		back, okBack := Decide(c.bTitle, c.b, c.aTitle, c.a)
		if ok != c.want || back != score || okBack != ok {
			t.Errorf("%s: %.2f %v (turned round %.2f %v), want %v", c.name, score, ok, back, okBack, c.want)
		}
		if c.want && !share(Sign(c.aTitle, c.a), Sign(c.bTitle, c.b)) {
			t.Errorf("%s: no band in common", c.name)
		}
	}
}

// TestForms: an office fills in one form again and again. What it says of one medicine
// is not what it says of another, however much of the words is the same.
func TestForms(t *testing.T) {
	recall := func(name, batch, day string) (string, string) {
		return "Medicine recall: " + name + " tablets, batch " + batch, "The medicines agency recalls " + name + " tablets of batch " + batch + ` from pharmacies and hospitals.
Tests by the maker on ` + day + ` found that the tablets may hold too much of the active substance. Patients who take ` + name + ` should not stop
treatment without asking a doctor. Pharmacists are asked to stop selling the batch, to keep what is left apart from other stock, and to send it
back to the wholesaler. Whoever has noticed unwanted effects can report them with the form on the page of the agency. The agency goes on
looking into the matter with the maker and says at once when more is known.`
	}
	recallZh := func(name, batch string) (string, string) {
		return "关于召回" + name + "批次" + batch + "的通告", "经检验，" + name + "（批次" + batch + `）中检出的有关物质超出标准规定，存在安全风险。为保障公众用药安全，药品监督管理部门责令
生产企业立即召回该批次产品，并要求各药店和医疗机构停止销售和使用。正在服用` + name + `的患者请勿自行停药，应及时咨询医生。公众如发现上述批次产品仍在销售，
可向当地药品监督管理部门反映。药品监督管理部门将继续会同生产企业调查原因，并及时公布进展情况。`
	}
	ca, cb := recall("Cardisol", "C4471", "Monday")
	ma, mb := recall("Metforin", "M1180", "Friday")
	na, nb := recall("Cardisol", "C4490", "Friday")
	ka, kb := recallZh("康心片", "20260311")
	la, lb := recallZh("利糖胶囊", "20260311")
	za, zb := recallZh("康心片", "20260402")
	for _, c := range []struct {
		name, aTitle, a, bTitle, b string
		want                       bool
	}{
		{"another medicine", ca, cb, ma, mb, false},
		{"another batch", ca, cb, na, nb, false},
		{"zh: another medicine", ka, kb, la, lb, false},
		{"zh: another batch", ka, kb, za, zb, false},
		{"the same notice", ca, cb, ca, cb, true},
		{"taken over", ca, cb, "Heart tablets called back from pharmacies", cb, true},
		{"taken over, a word of the title changed", ca, cb, strings.Replace(ca, "Medicine", "Urgent", 1), cb, true},
		{"another spelling", "Rumour about tumour cure", strings.ReplaceAll(cb, "substance", "tumour rumour tumour rumour"),
			"Rumor about tumor cure", strings.ReplaceAll(cb, "substance", "tumor rumor tumor rumor"), true},
		{"another style of numbers", "Eleven patients recover", strings.ReplaceAll(cb, "pharmacies", "eleven pharmacies, eleven shops"),
			"11 patients recover", strings.ReplaceAll(cb, "pharmacies", "11 pharmacies, 11 shops"), true},
		{"zh: taken over", ka, kb, "一批康心片被责令召回", kb, true},
		{"zh: traditional", ka, kb, "關於召回康心片批次20260311的通告", strings.NewReplacer("检", "檢", "药", "藥", "产", "產").Replace(kb), true},
	} {
		score, ok := Decide(c.aTitle, c.a, c.bTitle, c.b)
		back, okBack := Decide(c.bTitle, c.b, c.aTitle, c.a)
		if ok != c.want || back != score || okBack != ok {
			t.Errorf("%s: %.2f %v (turned round %.2f %v), want %v", c.name, score, ok, back, okBack, c.want)
		}
	}
}

func share(a, b Signature) bool {
	keys := map[uint64]bool{}
	for _, k := range a.Bands() {
		keys[k] = true
	}
	for _, k := range b.Bands() {
		if keys[k] {
			return true
		}
	}
	return false
}

func TestSignature(t *testing.T) {
	s := Sign("title", textEn)
	if n := len(s.Bands()); n != BandCount {
		t.Errorf("%d bands, want %d", n, BandCount)
	}
	if len(Sign("", "").Bands()) != 0 || !Sign("", "…").Empty() || s.Empty() {
		t.Error("empty signatures")
	}
	if got := Similarity(s, s); got != 1 {
		t.Errorf("similarity to itself %v", got)
	}
	if got := Similarity(s, Sign("", otherEn)); got > 0.1 {
		t.Errorf("similarity of different texts %v", got)
	}
	if got := Similarity(Sign("", ""), Sign("", "")); got != 0 {
		t.Errorf("similarity of nothing %v", got)
	}
	// Stored signatures depend on these numbers: a change needs a new version.
	if got := Sign("", "stored signatures must not change").Bands()[0]; got != wantBand {
		t.Errorf("first band %#x, want %#x: raise version", got, uint64(wantBand))
	}
	for _, bad := range [][]byte{nil, {1}, {0, 0}, make([]byte, 513), append([]byte{9}, make([]byte, 512)...)} {
		if err := new(Signature).UnmarshalBinary(bad); err == nil {
			t.Errorf("%d bytes that begin with %v are taken", len(bad), bad[:min(1, len(bad))])
		}
	}
}

const wantBand = 0x90f6a3208ed117f1

func TestProperties(t *testing.T) {
	word := rapid.SampledFrom(strings.Fields("the fever virus water school 疫 苗 病 毒 says 12 é ＡＢ no"))
	rapid.Check(t, func(t *rapid.T) {
		a := strings.Join(rapid.SliceOfN(word, 0, 120).Draw(t, "a"), " ")
		b := strings.Join(rapid.SliceOfN(word, 0, 120).Draw(t, "b"), " ")
		sa, sb := Sign("", a), Sign("", b)
		score, ok := Same(a, b)
		back, okBack := Same(b, a)
		if score != back || ok != okBack || score < 0 || score > 1 {
			t.Fatalf("Same is not symmetric: %v %v, %v %v", score, ok, back, okBack)
		}
		if Similarity(sa, sb) != Similarity(sb, sa) {
			t.Fatal("Similarity is not symmetric")
		}
		if score, ok := Same(a, a); !sa.Empty() && (!ok || score != 1) {
			t.Fatalf("a text is not the same as itself: %v", score)
		}
		raw, err := sa.MarshalBinary()
		var again Signature
		if err != nil || again.UnmarshalBinary(raw) != nil || again != sa {
			t.Fatal("a signature does not survive storing")
		}
	})
}

func FuzzDecide(f *testing.F) {
	f.Add("a b c", "a b c")
	f.Add(textZh, textZhHant)
	f.Add("\xff", "")
	f.Fuzz(func(t *testing.T, a, b string) {
		score, ok := Same(a, b)
		if score < 0 || score > 1 || ok && score < sameJaccard {
			t.Errorf("score %v, %v", score, ok)
		}
		if back, _ := Same(b, a); back != score {
			t.Errorf("%v one way, %v the other", score, back)
		}
		if n := len(Sign(a, b).Bands()); n != 0 && (n <= hashes/rows || n > BandCount) {
			t.Errorf("%d bands", n)
		}
	})
}

func BenchmarkSign5KB(b *testing.B) {
	for name, text := range map[string]string{"en": strings.Repeat(textEn+" ", 20), "zh": strings.Repeat(textZh, 20)} {
		b.Run(name, func(b *testing.B) {
			text := text[:5000]
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Sign("A headline of some words", text)
			}
		})
	}
}

func BenchmarkDecide5KB(b *testing.B) {
	x, y := strings.Repeat(textEn+" ", 20)[:5000], strings.Repeat(otherEn+" ", 20)[:5000]
	for b.Loop() {
		Same(x, y)
	}
}
