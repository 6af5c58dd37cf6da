//go:build !windows

package signer

// hiddenFile tells what a system hides by other means than the name; there are none.
func hiddenFile(string) bool { return false }
