package pdf

// Work tells how much was done for a document, and how much may be.
func (d *Document) Work() (done, most int64) { return d.work, d.most }
