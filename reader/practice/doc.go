// Package practice is a JPKI card made of software, the only room that fakes.
// It knows nothing of the program that talks to it, and shares no code with
// it: a misunderstanding that both had could not be seen.
//
// Nothing that this card makes has any legal effect. Its keys are printed in
// the source, its holder 練習 太郎 does not exist, and its certificates come
// from 練習用認証局（効力なし）, which nobody trusts outside practice.
//
// What the card does follows what has been published about real cards; no
// document of the card's makers was at hand. Where sources disagree, an option
// gives the other behaviour.
package practice
