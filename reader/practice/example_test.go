package practice_test

import (
	"fmt"

	"inkan/reader/practice"
)

func ExampleCard_Transmit() {
	card := practice.New(practice.Options{})
	for _, command := range []string{
		"\x00\xA4\x04\x0C\x0A\xD3\x92\xF0\x00\x26\x01\x00\x00\x00\x01", // SELECT the JPKI application
		"\x00\xA4\x02\x0C\x02\x00\x1B",                                 // SELECT the password
		"\x00\x20\x00\x80",                                             // VERIFY without data: tries left
	} {
		response, err := card.Transmit([]byte(command))
		fmt.Printf("%X %v\n", response, err)
	}
	// Output:
	// 9000 <nil>
	// 9000 <nil>
	// 63C5 <nil>
}
