package pkcs7

import (
	"bytes"
	"crypto"
	"crypto/elliptic"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"testing"
	"time"

	"github.com/digitorus/timestamp"
)

// stampAnswer is what a synthetic authority answers.
func stampAnswer(t testing.TB, over []byte) []byte {
	t.Helper()
	usage, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}}) // id-kp-timeStamping
	must(err)
	key := ecKey(elliptic.P256())
	about := template("Synthetic clock", 77)
	about.ExtraExtensions = []pkix.Extension{{Id: oidExtKeyUsage, Critical: true, Value: usage}}
	cert := issue(about, about, key.Public(), key)
	stamp := timestamp.Timestamp{
		HashAlgorithm: crypto.SHA256, HashedMessage: sha(over), Time: time.Now().UTC(), Policy: asn1.ObjectIdentifier{1, 2, 3},
		AddTSACertificate: true, Accuracy: 1500 * time.Millisecond, Ordering: true,
	}
	answer, err := stamp.CreateResponseWithOpts(cert, key, crypto.SHA256)
	must(err)
	return answer
}

func stampToken(t testing.TB, over []byte) []byte {
	t.Helper()
	var body struct{ Status, Token asn1.RawValue }
	_, err := asn1.Unmarshal(stampAnswer(t, over), &body)
	must(err)
	return body.Token.FullBytes
}

func TestParseStamp(t *testing.T) {
	token := stampToken(t, []byte("stamped"))
	s, err := ParseStamp(token)
	if err != nil {
		t.Fatal(err)
	}
	if !s.Covers([]byte("stamped")) || s.Covers([]byte("other")) || s.Accuracy != 1500*time.Millisecond || s.Hash != crypto.SHA256 ||
		time.Since(s.Time) > time.Minute || s.Certificate.Subject.CommonName != "Synthetic clock" || s.Nonce != nil {
		t.Errorf("%+v", s)
	}
	for i := range token {
		bent := bytes.Clone(token)
		bent[i] ^= 1
		if s, err := ParseStamp(bent); err == nil && !bytes.Equal(s.Certificate.RawTBSCertificate, certOf(token).RawTBSCertificate) {
			t.Errorf("byte %d was bent unnoticed", i)
		}
	}
	for name, bad := range map[string][]byte{
		"an ordinary signature": signed(t, []byte("x"), theWorld().p256),
		"BER":                   indefinite(token, false),
		"something behind":      append(bytes.Clone(token), 0),
		"PEM":                   pem.EncodeToMemory(&pem.Block{Type: "CMS", Bytes: token}),
	} {
		if _, err := ParseStamp(bad); err != ErrStampMalformed {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func certOf(token []byte) *x509.Certificate {
	s, err := Parse(token)
	must(err)
	return s.Certificates()[0]
}

func TestTimeOfAStamp(t *testing.T) {
	for text, want := range map[string]time.Time{
		"20261122030000Z":     time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC),
		"20261122030000.5Z":   time.Date(2026, 11, 22, 3, 0, 0, 5e8, time.UTC),
		"20261122030000+0900": {}, "20261122030000": {}, "20261122030000,5Z": {}, "202611220300Z": {}, "20261322030000Z": {}, "Z": {},
	} {
		var s Stamp
		if ok := s.readTime(text); ok == want.IsZero() || !s.Time.Equal(want) {
			t.Errorf("%s: %v %v", text, ok, s.Time)
		}
	}
}

// TestAddStamps: nothing that is signed changes, whatever the message was in.
func TestAddStamps(t *testing.T) {
	content := theContent
	detached := signed(t, content, theWorld().rsa)
	inside := attack{before: func(f *forgery, _ *forgedSigner) { f.content = octetsDER(content) }}.made()
	two := attack{before: func(f *forgery, _ *forgedSigner) { addSigner(f, theWorld().p256) }}.made()
	for name, message := range map[string][]byte{
		"DER":     detached,
		"BER":     indefinite(detached, false),
		"PEM":     pem.EncodeToMemory(&pem.Block{Type: "PKCS7", Bytes: detached}),
		"Base64":  []byte(base64.StdEncoding.EncodeToString(detached)),
		"inside":  inside,
		"pieces":  indefinite(inside, true),
		"two":     two,
		"stamped": stampedOnce(t, detached),
	} {
		t.Run(name, func(t *testing.T) {
			before, err := Parse(message)
			if err != nil {
				t.Fatal(err)
			}
			var tokens [][]byte
			for _, s := range before.Signers() {
				tokens = append(tokens, stampToken(t, s.Signature))
			}
			made, err := AddStamps(message, tokens)
			if err != nil {
				t.Fatal(err)
			}
			after, err := Parse(made)
			if err != nil || after.Note() != nil {
				t.Fatal(err, after.Note())
			}
			had, _ := before.Content()
			has, _ := after.Content()
			if !bytes.Equal(had, has) || len(after.Certificates()) != len(before.Certificates()) {
				t.Error("content or certificates changed")
			}
			for i, s := range after.Signers() {
				was := before.Signers()[i]
				if len(s.TimeStamps) != len(was.TimeStamps)+1 || !bytes.Equal(s.Signature, was.Signature) {
					t.Errorf("signer %d: %d stamps", i, len(s.TimeStamps))
				}
				for _, f := range s.Check(sha(content)) {
					if f.Result > NotChecked {
						t.Errorf("signer %d: %v", i, f)
					}
				}
			}
		})
	}
}

func stampedOnce(t *testing.T, message []byte) []byte {
	t.Helper()
	made, err := AddStamps(message, [][]byte{stampToken(t, []byte("before"))})
	must(err)
	return made
}

func TestAddStampsRefusesWhatIsNoMessage(t *testing.T) {
	for _, bad := range []string{"", "hello", "\x30\x00", "\x30\x80"} {
		if _, err := AddStamps([]byte(bad), nil); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestStampRequestWantsADigest(t *testing.T) {
	if _, err := NewStampRequest([]byte("short")); err != ErrDigestLength {
		t.Error(err)
	}
	q, err := NewStampRequest(sha(nil))
	must(err)
	r, err := NewStampRequest(sha(nil))
	must(err)
	if q.nonce.Cmp(r.nonce) == 0 || q.nonce.BitLen() != 63 || bytes.Equal(q.DER, r.DER) {
		t.Errorf("nonces %v and %v", q.nonce, r.nonce)
	}
}

// FuzzStamp reads hostile answers: no panic, and nothing is taken whose
// certificate or imprint is missing.
func FuzzStamp(f *testing.F) {
	answer := stampAnswer(f, []byte("stamped"))
	f.Add(answer)
	f.Add(answer[:len(answer)/2])
	f.Add(stampToken(f, nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		q := &StampRequest{digest: sha([]byte("stamped"))}
		if s, err := q.Read(b); err == nil || s != nil {
			t.Errorf("an answer without the nonce was taken: %+v", s)
		} else if e := Error(""); !errors.As(err, &e) {
			t.Errorf("%v has no message", err)
		}
		if s, err := ParseStamp(b); err == nil && (s.Certificate == nil || len(s.Imprint) != s.Hash.Size()) {
			t.Errorf("taken: %+v", s)
		}
	})
}
