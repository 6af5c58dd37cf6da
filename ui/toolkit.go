package ui

import (
	"encoding/json"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/lang"

	"inkan/i18n"
)

// toolkitWords are those of Fyne's own words that can be seen: the menu of a
// text field, and on a Mac that of the program.
var toolkitWords = map[string]string{
	"Cut":        "toolkit.cut",
	"Copy":       "toolkit.copy",
	"Paste":      "toolkit.paste",
	"Select all": "toolkit.select_all",
	"Undo":       "toolkit.undo",
	"Redo":       "toolkit.redo",
	"Quit":       "toolkit.quit",
}

// mirror makes Fyne's own words those of our language. Fyne follows the
// system's language alone and lacks some of ours, so it is told that these are
// the words of the system's.
func mirror(say *i18n.Printer) {
	words := map[string]string{}
	for theirs, key := range toolkitWords {
		words[theirs] = say.T(key)
	}
	data, err := json.Marshal(words)
	if err != nil {
		panic(err) // strings always can
	}
	system := fyne.Locale(lang.SystemLocale().LanguageString())
	if err := lang.AddTranslationsForLocale(data, system); err != nil {
		fyne.LogError("the words of menus stay in another language", err)
	}
}
