package signer

import "time"

// Tests do not wait between the questions to an authority.
func init() { tsaPauses = [tsaTries - 1]time.Duration{} }

// Hurry shortens how long an authority may take.
func (a *Authority) Hurry(d time.Duration) { a.client.Timeout = d }
