//go:build !unix

package preview

import "os"

// private reports whether dir is a folder. Windows keeps the cache within the
// user's profile, to which others cannot write.
func private(dir string) bool {
	info, err := os.Lstat(dir)
	return err == nil && info.IsDir()
}
