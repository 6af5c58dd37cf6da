package signer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"inkan/pkcs7"
)

// What can be wrong with a time stamping authority.
const (
	ErrTSAAddress     Error = "timestamp.address"     // no http or https URL
	ErrTSAUnreachable Error = "timestamp.unreachable" // no connection, or it broke
	ErrTSASlow        Error = "timestamp.slow"        // no answer in time
	ErrTSARedirect    Error = "timestamp.redirect"    // it points to another kind of address, or round and round
	ErrTSATooLarge    Error = "timestamp.too_large"   // the answer is larger than any time stamp
	ErrTSAGivenUp     Error = "timestamp.given_up"    // not asked any more: it failed before in this batch
	ErrStampNoRoom    Error = "timestamp.no_room"     // the stamp is larger than the place kept for it in the PDF
)

// A TSAStatusError is an HTTP answer other than 200.
type TSAStatusError struct{ Status int }

// Error returns the key.
func (e *TSAStatusError) Error() string { return "timestamp.status" }

// Message returns the key and the HTTP status.
func (e *TSAStatusError) Message() (string, []any) { return "timestamp.status", []any{e.Status} }

// An UnstampedError is a note: the signature was made and kept without the time
// stamp that was asked for.
type UnstampedError struct{ Why error }

// Error returns the key.
func (e *UnstampedError) Error() string { return "timestamp.unstamped" }

// Unwrap returns the reason.
func (e *UnstampedError) Unwrap() error { return e.Why }

// Message returns the key.
func (e *UnstampedError) Message() (string, []any) { return "timestamp.unstamped", nil }

// Limits for an authority.
const (
	tsaTime  = 15 * time.Second // for one question
	tsaTries = 3                // questions for one stamp
	tsaHops  = 3                // redirects of one question
	// stampCap is the most that an answer may hold: tokens with their chains have
	// 2 to 10 KB.
	stampCap = 64 << 10
	// stampRoom is kept in a PDF for the stamp of a signature.
	stampRoom = 16 << 10
	// tsaPatience is how many stamps may fail in a row before the rest of a batch
	// goes without: the card is waiting.
	tsaPatience = 2
)

// tsaPauses are the waits before the second and third question.
var tsaPauses = [tsaTries - 1]time.Duration{time.Second, 3 * time.Second}

// An Authority is a time stamping authority (RFC 3161) at an address. It is for
// one batch at a time.
type Authority struct {
	address string
	client  *http.Client
	failed  int // stamps in a row
}

// NewAuthority returns the authority at an http or https address. Nothing is
// sent yet. The error is ErrTSAAddress.
func NewAuthority(address string) (*Authority, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Fragment != "" {
		return nil, ErrTSAAddress
	}
	way := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: tsaTime}).DialContext,
		TLSHandshakeTimeout:    tsaTime,
		MaxResponseHeaderBytes: stampCap,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        tsaTime,
	}
	client := &http.Client{Timeout: tsaTime, Transport: way, CheckRedirect: follow}
	return &Authority{address: address, client: client}, nil
}

// follow allows few redirects, to addresses of the same scheme only, that keep
// the question.
func follow(next *http.Request, before []*http.Request) error {
	if len(before) > tsaHops || next.URL.Scheme != before[0].URL.Scheme || next.Method != http.MethodPost {
		return ErrTSARedirect
	}
	return nil
}

// stamp gets a stamp over a SHA-256 digest. A question that was not answered is
// asked again; an answer that does not hold is not.
func (a *Authority) stamp(ctx context.Context, digest []byte) (*pkcs7.Stamp, error) {
	if a.failed >= tsaPatience {
		return nil, ErrTSAGivenUp
	}
	var last error
	for try := range tsaTries {
		if try > 0 && !pause(ctx, tsaPauses[try-1]) {
			return nil, ctx.Err()
		}
		s, again, err := a.ask(ctx, digest)
		if err == nil {
			a.failed = 0
			return s, nil
		}
		if last = err; !again || ctx.Err() != nil {
			break
		}
	}
	a.failed++
	return nil, last
}

// pause waits, and tells whether it could do so to the end.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// ask asks once; again tells whether another question may help.
func (a *Authority) ask(ctx context.Context, digest []byte) (s *pkcs7.Stamp, again bool, err error) {
	q, err := pkcs7.NewStampRequest(digest)
	if err != nil {
		return nil, false, err
	}
	post, err := http.NewRequestWithContext(ctx, http.MethodPost, a.address, bytes.NewReader(q.DER))
	if err != nil {
		return nil, false, ErrTSAAddress
	}
	// RFC 3161, section 3.4.
	post.Header.Set("Content-Type", "application/timestamp-query")
	post.Header.Set("Accept", "application/timestamp-reply")
	post.Header.Set("User-Agent", "inkan")
	answer, err := a.client.Do(post)
	if err != nil {
		return nil, !errors.Is(err, ErrTSARedirect), reasonOf(ctx, err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, answer.StatusCode >= 500 || answer.StatusCode == http.StatusTooManyRequests, &TSAStatusError{answer.StatusCode}
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, stampCap+1))
	switch {
	case err != nil:
		return nil, true, reasonOf(ctx, err)
	case len(body) > stampCap:
		return nil, false, ErrTSATooLarge
	}
	s, err = q.Read(body)
	return s, false, err
}

// reasonOf leaves the address out of an error of the connection.
func reasonOf(ctx context.Context, err error) error {
	var slow net.Error
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, ErrTSARedirect):
		return ErrTSARedirect
	case errors.As(err, &slow) && slow.Timeout():
		return ErrTSASlow
	}
	return ErrTSAUnreachable
}

// stampCMS gets a stamp for each signature in a CMS and returns the CMS with
// them. room is the most that the result may have, in bytes; 0 means any size.
func (a *Authority) stampCMS(ctx context.Context, cms []byte, room int) ([]byte, error) {
	signed, err := pkcs7.Parse(cms)
	if err != nil {
		return nil, err
	}
	var tokens [][]byte
	for _, s := range signed.Signers() {
		digest := sha256.Sum256(s.Signature)
		stamp, err := a.stamp(ctx, digest[:])
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, stamp.Token)
	}
	stamped, err := pkcs7.AddStamps(cms, tokens)
	if err == nil && room > 0 && len(stamped) > room {
		return nil, ErrStampNoRoom
	}
	return stamped, err
}
