package i18n

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// schoolKanji are the 440 that are taught in the first three years of school
// (学年別漢字配当表, 2017). やさしい日本語 keeps to them.
const schoolKanji = "一右雨円王音下火花貝学気九休玉金空月犬見五口校左三山子四糸字耳七車手十出女小上森人水正生青夕石赤千川先早草足村大男竹中虫町天田土二日入年白八百文木本名目立力林六" +
	"引羽雲園遠何科夏家歌画回会海絵外角楽活間丸岩顔汽記帰弓牛魚京強教近兄形計元言原戸古午後語工公広交光考行高黄合谷国黒今才細作算止市矢姉思紙寺自時室社弱首秋週春書少場色食心新親図数西声星晴切雪船線前組走多太体台地池知茶昼長鳥朝直通弟店点電刀冬当東答頭同道読内南肉馬売買麦半番父風分聞米歩母方北毎妹万明鳴毛門夜野友用曜来里理話" +
	"悪安暗医委意育員院飲運泳駅央横屋温化荷界開階寒感漢館岸起期客究急級宮球去橋業曲局銀区苦具君係軽血決研県庫湖向幸港号根祭皿仕死使始指歯詩次事持式実写者主守取酒受州拾終習集住重宿所暑助昭消商章勝乗植申身神真深進世整昔全相送想息速族他打対待代第題炭短談着注柱丁帳調追定庭笛鉄転都度投豆島湯登等動童農波配倍箱畑発反坂板皮悲美鼻筆氷表秒病品負部服福物平返勉放味命面問役薬由油有遊予羊洋葉陽様落流旅両緑礼列練路和"

// longest is the number of characters that a sentence of やさしい日本語 has at
// most, without spaces and explanations in brackets.
const longest = 60

// everyday are words that whoever lives in Japan meets on papers and signs.
var everyday = strings.NewReplacer("証明書", "", "税金", "", "書類", "", "方法", "", "以上", "", "予約", "", "登録", "", "件", "")

var bracket = regexp.MustCompile(`（[^（）]*）|「[^「」]*」`)

// difficult finds what is hard to read in a text without official terms.
func difficult(s string) (faults []string) {
	for _, r := range everyday.Replace(eraName.ReplaceAllString(s, "")) {
		if unicode.Is(unicode.Han, r) && r != '々' && !strings.ContainsRune(schoolKanji, r) {
			faults = append(faults, fmt.Sprintf("%c is a difficult character", r))
		}
	}
	short := strings.NewReplacer(" ", "", "　", "").Replace(bracket.ReplaceAllString(s, ""))
	for _, sentence := range strings.FieldsFunc(short, func(r rune) bool { return r == '。' || r == '\n' }) {
		if n := len([]rune(sentence)); n > longest {
			faults = append(faults, fmt.Sprintf("a sentence of %d characters", n))
		}
	}
	return faults
}
