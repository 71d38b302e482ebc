import { mkdirSync, writeFileSync } from 'node:fs'
import { referencePages } from './reference-pages.ts'

// Writes docs/reference/ from the objects that the program itself runs on; a test fails when a page is stale.
mkdirSync('docs/reference', { recursive: true })
for (const { path, text } of referencePages()) {
  writeFileSync(path, text)
  process.stdout.write(`${path}\n`)
}
