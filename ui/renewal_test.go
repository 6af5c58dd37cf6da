package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inkan/calendar"
)

// Every difficulty that the window names leads to a page with something to do.
func TestEveryGuideLeadsSomewhere(t *testing.T) {
	b := newBench(t, "en", "")
	b.see()
	topics := []string{"place", "call", "service", "reader", "other", "keys"}
	for _, g := range calendar.Guides() {
		topics = append(topics, g.Name)
	}
	for _, word := range stageWords {
		if word.help != "" && word.help != "again" {
			topics = append(topics, word.help)
		}
	}
	for _, topic := range topics {
		b.apply(guided{topic})
		for _, text := range b.texts() {
			if strings.HasPrefix(text, "ui.") || strings.HasPrefix(text, "guide.") {
				t.Errorf("%s shows the key %s", topic, text)
			}
		}
	}
}

func TestGuideFollowsTheAnswers(t *testing.T) {
	b := newBench(t, "ja", "")
	b.see()
	b.apply(guided{"locked"})
	b.press("answer pin4 yes")
	b.press("answer phone yes")
	b.press("answer in_date yes")
	b.want("コンビニで解除できます")
	b.press("answer pin4 no")
	b.want("市区町村の窓口で、両方の暗証番号を決め直します")
	b.apply(guided{"renewal"})
	b.want("左の質問に答えると、手順が出ます。")
	b.press("answer filing yes")
	b.want("先に提出し、そのあとで更新します")
	dir := t.TempDir()
	b.open(forGuide, dir)
	b.settle()
	b.press("take")
	b.settle()
	html, err := os.ReadFile(filepath.Join(dir, "Inkan案内-renewal.html"))
	if err != nil || !strings.Contains(string(html), "先に提出し") || strings.ContainsRune(string(html), phraseEnd) {
		t.Errorf("%v: %.200s", err, html)
	}
	b.want("Inkan案内-renewal.htmlに保存しました。")
}

func TestThePlanIsSavedAsACalendar(t *testing.T) {
	b := newBench(t, "ja", "days-left=73")
	b.see()
	b.want("所得税の確定申告（2月16日～3月15日）より前に、期限が切れる見込みです。")
	b.press("ribbon")
	dir := t.TempDir()
	b.press("calendar")
	b.settle()
	b.open(forPlan, dir)
	b.settle()
	b.press("take")
	b.settle()
	ics, err := os.ReadFile(filepath.Join(dir, "電子証明書の更新.ics"))
	if err != nil || !strings.Contains(string(ics), "BEGIN:VEVENT") || !strings.Contains(string(ics), "20270203") {
		t.Errorf("%v: %.200s", err, ics)
	}
}

// A move is answered once, and the guide knows it.
func TestAMoveIsAnsweredOnce(t *testing.T) {
	b := newBench(t, "ja", "days-left=73")
	b.see()
	b.apply(turned{pageCertificate})
	b.press("moved")
	b.press("moved guide")
	b.want("氏名や住所が変わった", "市区町村への届け出と、カードの書き換えは済みましたか")
	b.press("answer reported yes")
	b.want("市区町村の窓口で、新しい証明書の発行を受けます")
}
