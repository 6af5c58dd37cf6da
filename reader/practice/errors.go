package practice

// An Error is a thing that went wrong, and the key of its text in the catalogs.
type Error string

// The things that can go wrong with a practice card.
const (
	// ErrRemoved says that the card is not in its slot.
	ErrRemoved Error = "practice.removed"
	// ErrInterrupted says that the card lost power or was reset while it was
	// working on a command.
	ErrInterrupted Error = "practice.interrupted"
	// ErrAddress says that the address given to Serve is not HOST:PORT.
	ErrAddress Error = "practice.address"
	// ErrNoDriver says that no virtual reader answers at the address.
	ErrNoDriver Error = "practice.no_driver"
	// ErrDriverGone says that the virtual reader closed the connection.
	ErrDriverGone Error = "practice.driver_gone"
)

// Error returns the key of e.
func (e Error) Error() string { return string(e) }

// Message returns the key of e's text; it has no arguments.
func (e Error) Message() (string, []any) { return string(e), nil }

// An UnknownOptionError says that there is no option of that name.
type UnknownOptionError struct {
	Option string // what was written before the equals sign
}

// Error returns the key and the option.
func (e *UnknownOptionError) Error() string { return "practice.unknown_option: " + e.Option }

// Message returns the key of the text and the option.
func (e *UnknownOptionError) Message() (string, []any) {
	return "practice.unknown_option", []any{e.Option}
}

// An OptionValueError says that an option cannot have the value it was given.
type OptionValueError struct {
	Option string // name of the option
	Want   string // form of the value, such as "1-5"; empty if it takes none
}

// Error returns the key, the option and the form that it wants. It leaves out
// the value, which may be a name.
func (e *OptionValueError) Error() string {
	return "practice.option_value: " + e.Option + " wants " + e.form()
}

// Message returns the key of the text, the option and the form that it wants.
func (e *OptionValueError) Message() (string, []any) {
	return "practice.option_value", []any{e.Option, e.form()}
}

func (e *OptionValueError) form() string {
	if e.Want == "" {
		return e.Option
	}
	return e.Option + "=" + e.Want
}
