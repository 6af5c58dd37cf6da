package preview

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
)

// memoryLimit is what a sandbox may use, in WebAssembly pages of 64 KiB: 384 MiB,
// enough for a sheet A4 scanned in colour at 600 dots per inch.
const memoryLimit = 384 << 20 >> 16

// farewell is how long a sandbox may take to close its document.
const farewell = time.Second

// cacheDir is where the compiled PDFium is kept, 14 MB, or "".
func cacheDir() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "inkan", "pdfium")
}

// openCache opens the cache in dir. The cache holds machine code, so that a folder
// that others may write to is not used.
func openCache(dir string) wazero.CompilationCache {
	if dir != "" && os.MkdirAll(dir, 0o700) == nil && private(dir) {
		if c, err := wazero.NewCompilationCacheWithDir(dir); err == nil {
			return c
		}
	}
	return wazero.NewCompilationCache()
}

// start compiles PDFium or takes it from the cache, if that was not done yet. A
// cache that does not work, because its disk was full or failed, is made anew, or
// done without.
func (v *Viewer) start() error {
	if v.pool != nil {
		return nil
	}
	err := v.startWith(openCache(v.dir))
	if err != nil && v.dir != "" && os.RemoveAll(v.dir) == nil {
		err = v.startWith(openCache(v.dir))
	}
	if err != nil {
		err = v.startWith(wazero.NewCompilationCache())
	}
	return err
}

func (v *Viewer) startWith(cache wazero.CompilationCache) (err error) {
	defer func() {
		if trouble := recover(); trouble != nil {
			err = ErrUnavailable
		}
	}()
	pool, err := webassembly.Init(webassembly.Config{
		MaxTotal: 1, MaxIdle: 1, // the defaults of go-pdfium let nobody in
		FSConfig:      sandboxFiles(v.font),
		RuntimeConfig: wazero.NewRuntimeConfig().WithCompilationCache(cache).WithMemoryLimitPages(v.memory).WithCloseOnContextDone(true),
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		cache.Close(context.Background())
		return ErrUnavailable
	}
	v.pool, v.cache = pool, cache
	return nil
}

// stop frees everything that start made.
func (v *Viewer) stop() {
	v.drop()
	if v.pool != nil {
		v.pool.Close() // what it held is gone with the runtime in any case
		v.cache.Close(context.Background())
		v.pool, v.cache = nil, nil
	}
}

// session returns a sandbox in which d is open, and in which everything ends when
// ctx does. The renderer was started.
func (v *Viewer) session(ctx context.Context, d *Document) (*session, error) {
	if v.live != nil && v.live.document == d {
		return v.live, interruptible(ctx, v.live.pdfium)
	}
	v.drop()
	instance, err := v.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, ErrUnavailable
	}
	v.live = &session{pdfium: instance, document: d, replaced: v.font != nil}
	if err := interruptible(ctx, instance); err != nil {
		return nil, err
	}
	return v.live, v.live.open()
}

// drop throws the sandbox away.
func (v *Viewer) drop() {
	if v.live == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	s := v.live
	v.live = nil
	if interruptible(ctx, s.pdfium) == nil {
		s.pdfium.Close() // it is thrown away also if this fails
	}
}

// interruptible makes what an instance does from now on end with ctx. go-pdfium
// runs everything under the context of its field Context and has no call to change
// it; without this, a document that never ends would take a processor for ever
// and hold up the garbage collector.
func interruptible(ctx context.Context, instance pdfium.Pdfium) error {
	value := reflect.ValueOf(instance.GetImplementation())
	if value.Kind() != reflect.Pointer || value.Elem().Kind() != reflect.Struct {
		return ErrUnavailable
	}
	field := value.Elem().FieldByName("Context")
	if !field.IsValid() || !field.CanSet() || field.Type() != reflect.TypeFor[context.Context]() {
		return ErrUnavailable
	}
	field.Set(reflect.ValueOf(ctx))
	return nil
}
