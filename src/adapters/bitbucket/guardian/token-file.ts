import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import type { Secret } from '../../../kernel/secret.ts'

/** On disk before anybody else hears of the token: it is what an administrator unlocks with when the guardian is killed too. */
export function keepToken(path: string, token: Secret): void {
  try {
    rmSync(path, { force: true })
    const file = openSync(path, 'wx', 0o600)
    writeSync(file, token.reveal())
    fsyncSync(file)
    closeSync(file)
  } catch {
    // A full disk must not keep the guardian from guarding: it holds the token in memory.
  }
}

export function removeToken(path: string): void {
  rmSync(path, { force: true })
}
