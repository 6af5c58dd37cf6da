package signer_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"inkan/signer"
)

func TestLogDropsWhatIsNotOnItsList(t *testing.T) {
	var out bytes.Buffer
	log := signer.NewLog(&out)
	log.With("path", "secret-a", "ms", 7).WithGroup("g").Info("signed", "name", "secret-b", "sw", "9000",
		slog.Group("event", slog.String("ins", "secret-c")))
	log.WithGroup("event").With("digest", "secret-d").Warn("again", "count", 2)
	if strings.Contains(out.String(), "secret") {
		t.Errorf("leaked: %s", out.String())
	}
	for _, want := range []string{`"ms":7`, `"sw":"9000"`, `"count":2`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%s is missing in %s", want, out.String())
		}
	}
}
