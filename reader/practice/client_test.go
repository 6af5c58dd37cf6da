package practice

import (
	"bytes"
	"encoding/hex"
	"strings"
	"testing"
	"time"
)

// noon is the moment at which the tests look at cards: 2026-11-22 in Japan.
var noon = time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)

// A terminal is the other side of a card in tests: it writes commands as bytes
// and does not know how the card reads them.
type terminal struct {
	*testing.T
	card *Card
}

// insert makes a card with options in text, seen at noon.
func insert(t *testing.T, text string) terminal {
	t.Helper()
	o, err := ParseOptions(text)
	if err != nil {
		t.Fatal(err)
	}
	o.Now = noon
	return terminal{t, New(o)}
}

// words stand for commands and parts of them in test tables.
var words = strings.NewReplacer(
	"JPKI", "00A4040C0A"+appJPKI,
	"ISD", "00A4040C07"+appISD,
	"TEXT", "00A4040C0A"+appText,
	"EF", "00A4020C02",
	"LEFT", "00200080",
	"LOGIN", "0020008009"+hex.EncodeToString([]byte(Password)),
	"WRONG", "0020008006"+hex.EncodeToString([]byte("WRONG1")),
	"PIN", "0020008004"+hex.EncodeToString([]byte(PIN)),
	"READ", "00B0000010",
	"SIGN", "802A008033"+digestInfo+"00",
	" ", "",
)

// digestInfo is a SHA-256 DigestInfo (RFC 8017, 9.2) of 32 bytes 11.
var digestInfo = "3031300D060960864801650304020105000420" + strings.Repeat("11", 32)

// send transmits a command given in words and hex.
func (t terminal) send(command string) []byte {
	t.Helper()
	b, err := hex.DecodeString(words.Replace(command))
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	response, err := t.card.Transmit(b)
	if err != nil {
		t.Fatalf("%s: %v", command, err)
	}
	if len(response) < 2 {
		t.Fatalf("%s: response %X has no status word", command, response)
	}
	return response
}

// run plays a script: commands with the status words that must come, such as
// "JPKI=9000 EF001B=9000", and the events off, warm, pull and in.
func (t terminal) run(script string) {
	t.Helper()
	for _, step := range strings.Fields(script) {
		switch step {
		case "off":
			t.card.PowerOff()
		case "warm":
			t.card.Warm()
		case "pull":
			t.card.Pull()
		case "in":
			t.card.Insert()
		default:
			command, want, _ := strings.Cut(step, "=")
			response := t.send(command)
			if got := strings.ToUpper(hex.EncodeToString(response[len(response)-2:])); got != want {
				t.Fatalf("%s: answer %s, want %s\nin %s", command, got, want, script)
			}
		}
	}
}

// file reads the whole of a file: offsets grow by what came back.
func (t terminal) file(id string) []byte {
	t.Helper()
	t.run("JPKI=9000 EF" + id + "=9000")
	var all []byte
	for {
		r := t.send("00B0" + hex.EncodeToString([]byte{byte(len(all) >> 8), byte(len(all))}) + "00")
		all = append(all, r[:len(r)-2]...)
		if !bytes.HasSuffix(r, []byte{0x90, 0x00}) {
			return all
		}
	}
}

// proven brings a card to where its password has been accepted.
const proven = "JPKI=9000 EF001B=9000 LOGIN=9000 "
