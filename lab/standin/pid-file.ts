import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isAtLeast } from './version.ts'

/** Writes the process id where this version puts it; returns what takes it away again. */
export function writePidFile(home: string, install: string, version: string): () => void {
  const file = isAtLeast(version, '5.0') ? join(home, 'log', 'bitbucket.pid') : join(install, 'work', 'catalina.pid')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${process.pid}\n`)
  return () => {
    if (existsSync(file) && readFileSync(file, 'utf8').trim() === String(process.pid)) rmSync(file)
  }
}
