//go:build !cgo

package main

import "inkan/ui"

// Without C there is no GLFW, and no window to wait for: tools read the sources.
var doze ui.Doze
