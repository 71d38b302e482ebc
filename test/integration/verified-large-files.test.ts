import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import type { Row } from '../../src/ports/database.ts'
import type { StoredFolder } from '../../src/steps/verification/stored-folder.ts'
import { verifyAttachments } from '../../src/steps/verification/verify-attachments.ts'
import { verifyLfs } from '../../src/steps/verification/verify-lfs.ts'
import { putFile } from '../fixtures/bare-repository.ts'
import { memoryReader } from '../fixtures/memory-reader.ts'
import { recordedProgress } from '../fixtures/recorded-progress.ts'
import { silentMeter } from '../fixtures/run-context.ts'

const host = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource())
const signal = new AbortController().signal
let root: string
let home: string

const source = () => join(root, 'source')
const stored = () => ({ copy: { host, home }, source: { host, home: source(), as: 'root' as const } })
const lfs = (most = 500, meter = silentMeter) => verifyLfs(stored(), { most, seed: 'run 1', meter }, signal)

/** The three ways in which a store may be laid out. */
function objectPath(number: number): string {
  const id = createHash('sha256').update(`large ${number}`).digest('hex')
  const cuts = [[], [2], [2, 4]][number % 3] ?? []
  const parts = [0, ...cuts].map((from, index) => id.slice(from, cuts[index]))
  return join('shared/data/git-lfs/storage', parts.join('/'))
}

const rows: readonly Row[] = [1, 2, 3].map((id) => ({ id, repository_id: 10 + id, filename: `picture ${id}.png` }))
/** Whose file is nowhere. */
const lost: Row = { id: 4, repository_id: 14, filename: 'picture 4.png' }
const attachmentPath = (id: number) => `shared/data/attachments/repository/${10 + id}/5f/picture ${id}.png`

/** A database whose attachments are these. */
function attachments(given: readonly Row[] = rows, at: Omit<StoredFolder, 'folder'> = stored()) {
  const table = { name: 'bb_attachment', columns: [], primaryKey: [], estimatedRows: 3, bytes: 1 }
  const database = {
    ...memoryReader({}),
    catalogue: async () => new Map([['bb_attachment', table]]),
    scan: async function* () {
      yield given
    },
  }
  return verifyAttachments(at, { database, seed: 'run 1' }, signal)
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-large-'))
  for (let number = 0; number < 9; number += 1) putFile(join(source(), objectPath(number)), `large ${number}`)
  for (const id of [1, 2, 3]) putFile(join(source(), attachmentPath(id)), 'png')
})
afterAll(() => rmSync(root, { recursive: true }))

beforeEach(() => {
  home = mkdtempSync(join(root, 'copy-'))
  cpSync(source(), home, { recursive: true })
})

describe('the large files of a copy', () => {
  it('are counted while they are hashed', async () => {
    const { progress, lines } = recordedProgress()

    await lfs(3, progress.begin('hashed', 'files'))

    expect(lines.slice(1)).toEqual(['hashed: 1 of 3', 'hashed: 2 of 3', 'hashed: 3 of 3'])
  })

  it('have the content that their names say, however the store is laid out', async () => {
    putFile(join(home, 'shared/data/git-lfs/tmp/upload-1'), 'half')

    expect(await lfs()).toEqual({
      id: 'verification/lfs',
      title: 'The chosen objects of Git LFS have the content that their names say',
      result: 'pass',
      evidence: '9 of 9 objects hashed; 1 files are called otherwise',
    })
    expect(await lfs(4)).toMatchObject({
      result: 'pass',
      evidence: '4 of 9 objects hashed; 1 files are called otherwise',
    })
  })

  it.each([
    ['a byte turned', (path: string) => writeFileSync(path, 'largf 4')],
    ['its end missing', (path: string) => truncateSync(path, 3)],
  ])('have not, with %s', async (_what, damage) => {
    damage(join(home, objectPath(4)))

    expect(await lfs()).toMatchObject({ result: 'fail', evidence: `1 of 9 objects differ: ${objectPath(4)}` })
  })

  it('are unknown where the names are no hashes of what lies there', async () => {
    for (let number = 0; number < 9; number += 1) writeFileSync(join(home, objectPath(number)), 'encrypted')
    expect(await lfs()).toMatchObject({ result: 'unknown' })

    renameSync(join(home, 'shared/data/git-lfs'), join(home, 'hidden'))
    putFile(join(home, 'shared/data/git-lfs/1.bin'), 'x')
    expect(await lfs()).toMatchObject({
      result: 'unknown',
      evidence: 'none of 1 files in shared/data/git-lfs is called by a hash',
    })
  })

  it('fail as a whole where only the source has a folder of them', async () => {
    rmSync(join(home, 'shared/data'), { recursive: true })
    expect(await lfs()).toMatchObject({
      result: 'fail',
      evidence: 'shared/data/git-lfs is missing, which the source has',
    })
    expect(await attachments()).toMatchObject({
      result: 'fail',
      evidence: 'shared/data/attachments is missing, which the source has',
    })
  })
})

describe('the attachments of a copy', () => {
  it('are there where each row has its file', async () => {
    expect(await attachments()).toEqual({
      id: 'verification/attachments',
      title: 'The chosen attachments that the database names have their files',
      result: 'pass',
      evidence: '3 of 3 attachments found',
    })
    expect(await attachments([])).toMatchObject({ result: 'pass', evidence: 'bb_attachment has no row' })
  })

  it('fail where the source has what the copy has not, told by ids and never by their names', async () => {
    rmSync(join(home, attachmentPath(2)))

    expect(await attachments()).toMatchObject({
      result: 'fail',
      evidence: '1 of 3 are missing, which the source has: attachment 2 of repository 12',
    })
    for (const id of [1, 3]) rmSync(join(home, attachmentPath(id)))
    expect(await attachments([...rows, lost])).toMatchObject({
      result: 'fail',
      evidence:
        '3 of 4 are missing, which the source has: attachment 1 of repository 11, attachment 2 of repository 12, attachment 3 of repository 13; 1 more are on neither side',
    })
  })

  it('are unknown where the source has lost them too, or is not asked, as of a backup of another day', async () => {
    expect(await attachments([...rows, lost])).toMatchObject({
      result: 'unknown',
      evidence: '1 of 4 not found: attachment 4 of repository 14',
    })
    rmSync(join(home, attachmentPath(2)))
    expect(await attachments(rows, { copy: { host, home } })).toMatchObject({
      result: 'unknown',
      evidence: '1 of 3 not found: attachment 2 of repository 12',
    })
  })

  it('are unknown where nobody can tell which file is whose', async () => {
    expect(await attachments(rows.map((row) => ({ ...row, filename: 'other' })))).toMatchObject({
      result: 'unknown',
      evidence: 'no file of shared/data/attachments could be told to belong to a row',
    })
  })
})
