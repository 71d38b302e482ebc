import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockHomes } from './home-lock.ts'

let home: string
let shared: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'standin-lock-'))
  shared = join(home, 'shared')
  mkdirSync(shared)
})

afterEach(() => rmSync(home, { recursive: true }))

describe('the lock of a home', () => {
  it('lies in the home and the shared home until it is released', () => {
    const taken = lockHomes(home, shared)
    const files = [join(home, '.lock'), join(shared, '.lock')]

    expect(files.map(existsSync)).toEqual([true, true])
    if (taken.kind === 'held') taken.lock.release()
    expect(files.map(existsSync)).toEqual([false, false])
  })

  it('refuses while the process that wrote it lives, and names it', () => {
    const file = join(shared, '.lock')
    heldBy(file, process.ppid)

    expect(lockHomes(home, shared)).toEqual({ kind: 'refused', file, pid: process.ppid })
  })

  it('means nothing when its process is dead, when it was copied here, or when it is empty', () => {
    const file = join(home, '.lock')
    heldBy(file, 2_000_000_000, '1')
    expect(lockHomes(home, shared).kind).toBe('held')

    heldBy(join(shared, 'original'), process.ppid)
    copyFileSync(join(shared, 'original'), file)
    expect(lockHomes(home, shared).kind).toBe('held')

    writeFileSync(file, '')
    expect(lockHomes(home, shared).kind).toBe('held')
  })
})

function heldBy(file: string, pid: number, started = startOf(pid)): void {
  writeFileSync(file, '')
  writeFileSync(file, JSON.stringify({ pid, started, inode: statSync(file).ino }))
}

function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
