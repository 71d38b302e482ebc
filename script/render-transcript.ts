import { readFileSync, writeFileSync } from 'node:fs'
import { renderTranscript } from './transcript/svg.ts'

// Draws docs/images/refresh.svg from what a real run printed on a terminal, docs/images/refresh.ansi.
const [from = 'docs/images/refresh.ansi', to = 'docs/images/refresh.svg'] = process.argv.slice(2)
writeFileSync(to, renderTranscript(readFileSync(from, 'utf8')))
