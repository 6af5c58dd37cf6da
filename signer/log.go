package signer

import (
	"context"
	"io"
	"log/slog"
	"slices"
)

// loggable are the only attributes that a log may hold. There is none for a
// path, a name, a serial, a digest or the body of a command, so forgetting is
// safe.
var loggable = []string{
	"event", "stage", "kind", "count", "bytes", "ms", "ins", "sw", "lc", "le", "key", "os", "version",
}

// NewLog returns a log of JSON lines to w that drops every attribute whose key
// is not on its list.
func NewLog(w io.Writer) *slog.Logger {
	return slog.New(allowlist{slog.NewJSONHandler(w, nil)})
}

// allowlist is a slog.Handler that passes on allowed attributes only. Groups
// are dropped whole: no attribute of ours stands in one.
type allowlist struct{ to slog.Handler }

// Enabled tells whether the level is logged.
func (a allowlist) Enabled(ctx context.Context, level slog.Level) bool {
	return a.to.Enabled(ctx, level)
}

// Handle logs what of r is allowed.
func (a allowlist) Handle(ctx context.Context, r slog.Record) error {
	kept := slog.NewRecord(r.Time, r.Level, r.Message, 0)
	r.Attrs(func(attr slog.Attr) bool {
		if allowed(attr) {
			kept.AddAttrs(attr)
		}
		return true
	})
	return a.to.Handle(ctx, kept)
}

// WithAttrs keeps what of attrs is allowed.
func (a allowlist) WithAttrs(attrs []slog.Attr) slog.Handler {
	kept := slices.DeleteFunc(slices.Clone(attrs), func(attr slog.Attr) bool { return !allowed(attr) })
	return allowlist{a.to.WithAttrs(kept)}
}

// WithGroup ignores the group: attributes stay on the first level.
func (a allowlist) WithGroup(string) slog.Handler { return a }

func allowed(a slog.Attr) bool {
	return slices.Contains(loggable, a.Key) && a.Value.Resolve().Kind() != slog.KindGroup
}
