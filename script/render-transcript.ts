import { readFileSync, writeFileSync } from 'node:fs'
import { excerptOfDemo } from './transcript/excerpt.ts'
import { renderTranscript } from './transcript/svg.ts'

// Draws docs/images/refresh.svg. With a file, from what `script -qc script/demo FILE` recorded on a terminal; the lines that are
// shown are kept as docs/images/refresh.ansi. Without one, from those.
const kept = 'docs/images/refresh.ansi'
const [recorded] = process.argv.slice(2)
if (recorded !== undefined) writeFileSync(kept, excerptOfDemo(readFileSync(recorded, 'utf8')))
writeFileSync('docs/images/refresh.svg', renderTranscript(readFileSync(kept, 'utf8')))
