package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/digitorus/timestamp"
	"github.com/rogpeppe/go-internal/testscript"
)

// tsa runs a synthetic time stamping authority at $TSA until the script ends.
func tsa(ts *testscript.TestScript, _ bool, _ []string) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	usage, err := asn1.Marshal([]asn1.ObjectIdentifier{{1, 3, 6, 1, 5, 5, 7, 3, 8}}) // id-kp-timeStamping
	ts.Check(err)
	about := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: pkix.Name{CommonName: "Synthetic clock, not an authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{2, 5, 29, 37}, Critical: true, Value: usage}},
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	ts.Check(err)
	cert, err := x509.ParseCertificate(der)
	ts.Check(err)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		question, _ := io.ReadAll(r.Body)
		q, err := timestamp.ParseRequest(question)
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		stamp := timestamp.Timestamp{
			HashAlgorithm: q.HashAlgorithm, HashedMessage: q.HashedMessage, Nonce: q.Nonce, Time: time.Now().UTC(),
			Policy: asn1.ObjectIdentifier{1, 2, 3}, AddTSACertificate: true,
		}
		answer, _ := stamp.CreateResponseWithOpts(cert, key, crypto.SHA256)
		w.Write(answer)
	}))
	ts.Defer(server.Close)
	ts.Setenv("TSA", server.URL)
}
