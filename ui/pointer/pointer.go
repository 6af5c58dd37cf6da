// Package pointer keeps the clicks of a mouse behind the moves that came before
// them. It knows no window: what it is given to call does the moving and clicking.
package pointer

// Order is the order of what the mouse did. Fyne takes a click at once, but a move
// only at its next look for events; a click that comes with the move before it, as
// it does when the screen was asleep or took long to draw, falls on the place where
// the pointer was.
type Order struct {
	Move func(x, y float64) // passes a move on
	Tick func()             // asks for a call of Ticked once all moves passed on were taken

	behind bool // a move was passed on and is perhaps not taken yet
	queue  []event
}

// event is a move, or a click if that is not nil.
type event struct {
	x, y  float64
	click func()
}

// Moved passes a move on, unless a click waits before it.
func (o *Order) Moved(x, y float64) {
	n := len(o.queue)
	switch {
	case n == 0:
		o.behind = true
		o.Move(x, y)
	case o.queue[n-1].click == nil: // nothing was done at the place in between
		o.queue[n-1] = event{x: x, y: y}
	default:
		o.queue = append(o.queue, event{x: x, y: y})
	}
}

// Clicked calls click, a button that goes down or up, when the moves before it were
// taken.
func (o *Order) Clicked(click func()) {
	if !o.behind {
		click()
		return
	}
	if len(o.queue) == 0 {
		o.Tick()
	}
	o.queue = append(o.queue, event{click: click})
}

// Ticked goes on: all moves that were passed on are taken.
func (o *Order) Ticked() {
	o.behind = false
	for len(o.queue) > 0 && !o.behind {
		first := o.queue[0]
		o.queue = o.queue[1:]
		if first.click != nil {
			first.click()
			continue
		}
		o.behind = true
		o.Move(first.x, first.y)
	}
	if len(o.queue) > 0 {
		o.Tick()
	}
}

// Waiting tells whether a click waits to be passed on.
func (o *Order) Waiting() bool { return len(o.queue) > 0 }
