package ui

import "fyne.io/fyne/v2"

// trail is a row of controls that the arrow keys walk along: the choices of a
// question, the rows of a list, the navigation. Home and End go to its ends.
type trail struct {
	count   int
	follows bool        // what is walked to is chosen
	across  bool        // left and right walk too
	round   bool        // behind the last comes the first
	reach   func(i int) // brings the one with that index into being; nil if all exist
	members map[int]*control
}

func newTrail(count int) *trail { return &trail{count: count, members: map[int]*control{}} }

// put makes a control the one with that index.
func (n *trail) put(c *control, at int) *control {
	c.trail, c.at = n, at
	n.members[at] = c
	return c
}

// choices makes controls the answers to one question: the arrows choose.
func choices(list ...*control) (objects []fyne.CanvasObject) {
	n := newTrail(len(list))
	n.follows, n.across, n.round = true, true, true
	for i, c := range list {
		objects = append(objects, n.put(c, i))
	}
	return objects
}

// typed walks; it tells whether the key was one to walk with.
func (n *trail) typed(name fyne.KeyName, from int) bool {
	at, step := from, 0
	switch name {
	case fyne.KeyDown, fyne.KeyUp, fyne.KeyRight, fyne.KeyLeft:
		if step = 1; name == fyne.KeyUp || name == fyne.KeyLeft {
			step = -1
		}
		if !n.across && (name == fyne.KeyRight || name == fyne.KeyLeft) {
			return false
		}
		at += step
	case fyne.KeyHome:
		at, step = 0, 1
	case fyne.KeyEnd:
		at, step = n.count-1, -1
	default:
		return false
	}
	if c := n.next(at, step); c != nil && c.at != from {
		c.walkTo()
	}
	return true
}

// next is the first control at or behind an index that can be used, or nil.
func (n *trail) next(at, step int) *control {
	for range n.count {
		if n.round {
			at = (at + n.count) % n.count
		}
		if at < 0 || at >= n.count {
			return nil
		}
		if n.reach != nil {
			n.reach(at)
		}
		if c := n.members[at]; c != nil && !c.disabled {
			return c
		}
		at += step
	}
	return nil
}

// walkTo gives a control the keyboard, and chooses it where arrows choose.
func (c *control) walkTo() {
	if on := fyne.CurrentApp().Driver().CanvasForObject(c); on != nil {
		on.Focus(c)
	}
	switch {
	case c.walked != nil:
		c.walked()
	case c.trail.follows:
		c.press()
	}
}
