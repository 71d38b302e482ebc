import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { encodeUtf8 } from '../../src/kernel/utf8.ts'
import { formatRefs, refsPath } from '../../src/verification/refs-file.ts'
import { refsOf } from '../../src/steps/refs-of.ts'
import { verifyRefs } from '../../src/steps/verification/verify-refs.ts'
import { makeBareRepository, putFile } from '../fixtures/bare-repository.ts'

const host = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource())
const signal = new AbortController().signal
let root: string
let incoming: string
let copy: string

const placesIn = (home: string) => ({ home, stores: [`${home}/shared/data`, `${home}/shared/stores/a`] })
const source = () => join(root, 'source')
const repository = (home: string, path: string) => join(home, 'shared', path)

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-refs-'))
  for (const path of ['data/repositories/1', 'data/repositories/2', 'stores/a/repositories/1a/9f/3']) {
    makeBareRepository(repository(source(), path))
  }
})
afterAll(() => rmSync(root, { recursive: true }))

beforeEach(async () => {
  copy = mkdtempSync(join(root, 'copy-'))
  incoming = mkdtempSync(join(root, 'incoming-'))
  cpSync(source(), copy, { recursive: true })
  const seen = await refsOf(host, placesIn(source()), 'root', signal)
  if (seen.kind === 'unreadable') throw new Error(seen.because)
  writeFileSync(refsPath(incoming), encodeUtf8(formatRefs(seen.refs)))
})

const verified = () => verifyRefs(host, placesIn(copy), [join(root, 'nowhere'), incoming], signal)

describe('the refs of a copy', () => {
  it('are those of the source, wherever the repositories lie', async () => {
    expect(await verified()).toMatchObject({ result: 'pass', evidence: '3 repositories compared' })
  })

  it('may have lost the locks that git processes left', async () => {
    putFile(repository(copy, 'data/repositories/1/refs/heads/master.lock'), '')
    putFile(repository(copy, 'data/repositories/1/packed-refs.lock'), '')

    expect(await verified()).toMatchObject({ result: 'pass' })
  })

  it.each([
    [
      'a branch that leads elsewhere',
      'data/repositories/1/refs/heads/master',
      '0'.repeat(40),
      'other loose refs (3 files, at the source 3)',
    ],
    [
      'a branch called as a folder of Git',
      'data/repositories/1/refs/heads/logs/objects',
      '0'.repeat(40),
      'other loose refs (3 files, at the source 3)',
    ],
    [
      'one branch more',
      'data/repositories/1/refs/heads/more',
      '0'.repeat(40),
      'other loose refs (4 files, at the source 3)',
    ],
    [
      'a pull request that leads elsewhere',
      'data/repositories/1/stash-refs/pull-requests/1/from',
      '0'.repeat(40),
      'other loose refs (3 files, at the source 3)',
    ],
    [
      'a packed tag that is gone',
      'data/repositories/1/packed-refs',
      '# pack-refs with: peeled fully-peeled sorted \n',
      'other packed refs',
    ],
    ['another HEAD', 'data/repositories/1/HEAD', 'ref: refs/heads/main\n', 'another HEAD'],
  ])('are not, with %s', async (_what, path, content, told) => {
    putFile(repository(copy, path), content)

    expect(await verified()).toEqual({
      id: 'verification/refs',
      title: 'Every repository has the refs and the HEAD that it had under the lock',
      result: 'fail',
      evidence: `1 of 3 repositories differ: shared/data/repositories/1 has ${told}`,
    })
  })

  it('are not, with a repository too few or too many', async () => {
    rmSync(repository(copy, 'stores/a/repositories/1a/9f/3'), { recursive: true })
    makeBareRepository(repository(copy, 'data/repositories/4'))

    expect(await verified()).toMatchObject({
      result: 'fail',
      evidence:
        '2 of 3 repositories differ: shared/data/repositories/4 was not there under the lock, shared/stores/a/repositories/1a/9f/3 is missing',
    })
  })

  it('are not, where one cannot be read', async () => {
    const failing = { exitCode: 1, stderr: 'sha256sum: /srv/1/HEAD: Input/output error\n' }
    const broken = {
      ...host,
      run: (...[command, options]: Parameters<typeof host.run>) =>
        command.program === 'nice' ? Promise.resolve({ ...failing, stdout: '' }) : host.run(command, options),
    }

    expect(await verifyRefs(broken, placesIn(copy), [incoming], signal)).toMatchObject({
      result: 'fail',
      evidence: 'sha256sum: /srv/1/HEAD: Input/output error',
    })
  })

  it('are unknown where the backup has no list, or a part of one', async () => {
    const unknown = { result: 'unknown', evidence: 'the backup has no list of refs' }
    rmSync(refsPath(incoming))
    expect(await verified()).toMatchObject(unknown)

    writeFileSync(refsPath(incoming), 'understudy/refs/1\n')
    expect(await verified()).toMatchObject(unknown)
  })
})
