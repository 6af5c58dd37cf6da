package ui

import "inkan/signer"

// prompt is the question that stands before everything else.
type prompt uint8

const (
	noDialog     prompt = iota
	dialogChoose        // files or a folder
	dialogWait          // the card cannot sign at this moment
	dialogPassword
	dialogLastTry
	dialogUnknown // the count of tries cannot be read
	dialogExpired
	dialogRemoved // the card left the reader in the middle of a batch
	dialogContact // contact was lost while the password was checked
	dialogSums    // the digests
	dialogFormats // of PDF signatures
	dialogProblem // anything else, explained
)

// dialog tells which question stands before the page.
func (s state) dialog() prompt {
	switch {
	case s.Problem != nil:
		return dialogProblem
	case s.Choose.For != forNothing:
		return dialogChoose
	case s.Sign.Lost != nil:
		return lostDialog(s.Sign)
	case s.Sign.Sums.Open && s.Page == pageSign:
		return dialogSums
	case s.Sign.Formats && s.Page == pageSign:
		return dialogFormats
	case s.Sign.Step == stepPassword && s.Page == pageSign:
		return s.passwordDialog()
	}
	return noDialog
}

func lostDialog(s sign) prompt {
	name, _ := key(s.Lost)
	switch name {
	case "card.verify_unknown":
		return dialogContact
	case "sign.expired", "sign.expired_after":
		return dialogExpired
	case "card.removed", "card.reset", "card.none", "card.unpowered", "card.unresponsive":
		if c := s.counts(false); c.Done > 0 {
			return dialogRemoved
		}
	}
	return dialogProblem
}

// passwordDialog lets nobody type a password that could not be used.
func (s state) passwordDialog() prompt {
	switch s.Card.Stage {
	case signer.Expired:
		return dialogExpired
	case signer.Ready, signer.FewTries:
		switch {
		case s.Sign.Consent:
			return dialogPassword
		case !s.Card.Signing.Known:
			return dialogUnknown
		case s.Card.Signing.Left == 1:
			return dialogLastTry
		}
		return dialogPassword
	}
	return dialogWait
}
