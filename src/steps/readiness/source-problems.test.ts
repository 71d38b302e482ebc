import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { memoryReader } from '../../../test/fixtures/memory-reader.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { productionFacts } from '../../../test/fixtures/two-environments.ts'
import { Secret } from '../../kernel/secret.ts'
import { sourceProblems } from './source-problems.ts'

const GB = 1e9
const run = '20261122-013000-k3f9'

/** A source with all that a native backup needs but room: 55 GB are free for a database of 60 GB. */
function shortOfRoom() {
  const { source, secrets } = runContext()
  const host = memoryHost({ rsync: () => ({}) })
  const spool = memoryHost({
    test: () => ({}),
    pg_dump: () => ({ stdout: 'pg_dump (PostgreSQL) 16.4\n' }),
    setsid: () => ({}),
  })
  spool.put('/var/spool/understudy/other', '')
  const freeSpace = async () => ({ bytes: 55 * GB, inodes: 9e6, usedBytes: 0, usedInodes: 0 })
  const bitbucket = {
    ...source.bitbucket,
    state: async () => 'RUNNING' as const,
    get: async () => ({ status: 200, body: {} }),
  }
  const admin = { kind: 'existing', user: 'admin', password: { kind: 'env', name: 'ADMIN' } } as const
  const systems = {
    ...source,
    config: { ...source.config, admin },
    host,
    bitbucket,
    spool: { ...source.spool, host: { ...spool, freeSpace } },
    openDatabase: async () => memoryReader({}),
  }
  return { spool, source: systems, secrets: { ...secrets, resolve: async () => new Secret('pw') } }
}

const facts = { ...productionFacts, sizes: { ...productionFacts.sizes, databaseBytes: 60 * GB } }
const tooSmall =
  'the spool /var/spool/understudy on ssh://understudy@bb1 has 55000000000 bytes free, and the dump may need 60000000000'

describe('the spool of a source', () => {
  it('needs room for the dump', async () => {
    const { source, secrets } = shortOfRoom()

    const found = await sourceProblems({ source, secrets, run, method: 'native' }, facts)

    expect(found.map(({ summary }) => summary)).toEqual([tooSmall])
  })

  it('is not asked for room that the dump of the same run takes', async () => {
    const { source, secrets, spool } = shortOfRoom()
    spool.put(`/var/spool/understudy/${run}/database/toc.dat`, '')

    expect(await sourceProblems({ source, secrets, run, method: 'native' }, facts)).toEqual([])
    const others = await sourceProblems({ source, secrets, run: 'another', method: 'native' }, facts)
    expect(others.map(({ summary }) => summary)).toEqual([tooSmall])
  })
})
