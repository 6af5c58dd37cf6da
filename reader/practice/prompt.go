//go:build !linux

package practice

import "net"

// promptly is for the vpcd of Linux.
func promptly(conn net.Conn) net.Conn { return conn }
