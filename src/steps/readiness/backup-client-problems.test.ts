import { deflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { memoryReader } from '../../../test/fixtures/memory-reader.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { productionFacts, refreshOfStaging } from '../../../test/fixtures/two-environments.ts'
import type { FenceConfig } from '../../config/fence.ts'
import { backupClientProblems } from './backup-client-problems.ts'
import { refuseWithoutClient } from './why-no-client.ts'

const GB = 1e9
const neverRun =
  "the method client was tried with a stand-in only, never with the vendor's own Backup Client and Restore Client"

interface Situation {
  readonly jar?: 0 | 1
  /** What `java -version` says; empty where there is none. */
  readonly java?: string
  readonly version?: string
  /** `unsaid`: it does not answer what it is asked. */
  readonly clusterNodes?: number | 'unsaid'
  readonly license?: string
  /** What the configuration says. */
  readonly singleServer?: true
  readonly free?: number
  readonly fence?: FenceConfig
}

const raised: FenceConfig = { kind: 'raised', with: ['nftables'], scope: 'service-user', allow: [] }

function situated(situation: Situation) {
  const given = runContext()
  const java = situation.java ?? 'openjdk version "17.0.15"'
  const programs = {
    test: () => ({ exitCode: situation.jar ?? 0 }),
    java: () => (java === '' ? { exitCode: 127 } : { stderr: java }),
  }
  const spool = memoryHost({ test: () => ({}) })
  spool.put('/var/spool/understudy/x', '')
  const space = (bytes: number, usedBytes: number) => async () => ({ bytes, inodes: 9e6, usedBytes, usedInodes: 0 })
  const source = memoryHost({
    realpath: () => ({ stdout: '/srv/bitbucket\0' }),
    cat: () => ({ stdout: '' }),
    nice: () => ({ stdout: 'Number of files: 10\nTotal file size: 40000000000 bytes\n' }),
  })
  const absent = () => Promise.reject(new Error('not asked'))
  const client = {
    host: memoryHost(programs),
    spool: { ...spool, freeSpace: space(situation.free ?? 900 * GB, 0) },
    forward: async () => ({ port: 1, [Symbol.asyncDispose]: async () => undefined }),
    prepare: absent,
    run: absent,
    rename: absent,
    keep: absent,
    remove: absent,
    [Symbol.asyncDispose]: async () => undefined,
  }
  const lock = { drainMs: 300_000, totalMs: 600_000, window: undefined }
  const { clusterNodes = 1 } = situation
  const nodes = clusterNodes === 'unsaid' ? undefined : Array.from({ length: clusterNodes }, () => ({}))
  const ends = {
    ...given,
    refresh: {
      ...given.refresh,
      backup: {
        kind: 'client',
        lock,
        folder: '/opt/client',
        singleServer: situation.singleServer ?? false,
        timeoutMs: 43_200_000,
      } as const,
      fence: situation.fence ?? raised,
    },
    source: {
      ...given.source,
      host: { ...source, freeSpace: space(1, 100 * GB) },
      bitbucket: {
        ...given.source.bitbucket,
        state: async () => 'RUNNING' as const,
        get: async () => ({ status: 200, body: { nodes } }),
      },
      // Whatever is asked for has this value.
      openDatabase: async () => memoryReader({ serverId: situation.license ?? licenceWith('Server') }),
      openClient: () => client,
    },
    target: { ...given.target, host: memoryHost(programs, 'ssh://understudy@bb2') },
  }
  const sizes = { ...productionFacts.sizes, databaseBytes: 5 * GB }
  return { ends, facts: { ...productionFacts, version: situation.version ?? '7.2.0', sizes } }
}

async function problemsOf(situation: Situation) {
  const { ends, facts } = situated(situation)
  return (await backupClientProblems(ends, facts)).map(({ summary }) => summary)
}

/** In the shape of a licence. */
function licenceWith(edition: 'Server' | 'DataCenter'): string {
  const text = Buffer.concat([Buffer.from([13, 14, 12, 10, 15]), deflateSync(`bitbucket.${edition}=true\n`)])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return `${Buffer.concat([length, text]).toString('base64')}X02ab`
}

describe("a backup by the vendor's client", () => {
  it('has nothing against it but that nobody has run the real one', async () => {
    expect(await problemsOf({})).toEqual([neverRun])
  })

  it('is not asked for where another method is configured', async () => {
    expect(await backupClientProblems(runContext(), undefined)).toEqual([])
  })

  it('needs both jars and a JVM on both hosts', async () => {
    expect(await problemsOf({ jar: 1 })).toEqual([
      neverRun,
      '/opt/client/bitbucket-backup-client.jar is not there on ssh://understudy@bb1, or may not be read',
      '/opt/client/bitbucket-restore-client.jar is not there on ssh://understudy@bb2, or may not be read',
    ])
    expect(await problemsOf({ java: '' })).toEqual([
      neverRun,
      "there is no java on ssh://understudy@bb1, and the vendor's clients need one of 9 or later, which reads passwords from a file",
      "there is no java on ssh://understudy@bb2, and the vendor's clients need one of 9 or later, which reads passwords from a file",
    ])
    expect(await problemsOf({ java: 'java version "1.8.0_392"' })).toContain(
      "java is of version 8 on ssh://understudy@bb1, and the vendor's clients need one of 9 or later, which reads passwords from a file",
    )
  })

  it.each<[string, Situation, string]>([
    ['its licence', { license: 'of no known shape' }, 'the licence of production cannot be read'],
    ['the number of its nodes', { clusterNodes: 'unsaid' }, 'production does not say how many nodes it has'],
  ])(
    'is refused where %s cannot be told, until somebody says what it is, which is a warning',
    async (_what, situation, fact) => {
      const summary = `${fact}, so nobody can tell whether it is a Data Center, which the vendor's backup client does not support`
      const hint =
        'look under Administration > Licensing and Clustering there; where it is a Server of one node, say so by `singleServer: true` of refresh.staging.backup'
      const { ends, facts } = situated(situation)
      const said = situated({ ...situation, singleServer: true })

      await expect(refuseWithoutClient(ends, facts)).rejects.toMatchObject({
        code: 'policy/no-backup-client',
        message: summary,
        hint,
      })
      expect(await backupClientProblems(ends, facts)).toContainEqual({ severity: 'error', summary, hint })
      await refuseWithoutClient(said.ends, said.facts)
      expect(await backupClientProblems(said.ends, said.facts)).toContainEqual({
        severity: 'warning',
        summary,
        hint: 'the configuration says that it is a Server of one node',
      })
    },
  )

  it('is refused for a Data Center whatever the configuration says', async () => {
    const { ends, facts } = situated({ license: licenceWith('DataCenter'), singleServer: true })

    await expect(refuseWithoutClient(ends, facts)).rejects.toMatchObject({ code: 'policy/no-backup-client' })
  })

  it('needs the fence, behind which the copy is filled', async () => {
    expect(await problemsOf({ fence: refreshOfStaging.fence })).toEqual([
      neverRun,
      "the fence of staging is waived, and only behind it may the vendor's restore client run: one that does not heed jdbc.override would fill the database of production",
    ])
  })

  it('needs twice the room of home and database', async () => {
    expect(await problemsOf({ free: 80 * GB })).toEqual([
      neverRun,
      'the spool /var/spool/understudy on ssh://understudy@bb1 has 80000000000 bytes free, and the archive of the backup client may need 90000000000',
    ])
  })

  it.each<[string, Situation, string]>([
    [
      'a cluster, which it is not for',
      { clusterNodes: 3 },
      "production has 3 nodes, and the vendor's backup client is for a single Server without a cluster",
    ],
    [
      'Data Center',
      { license: licenceWith('DataCenter') },
      "production has a licence of Data Center, which the vendor's backup client does not support, not even with one node",
    ],
    [
      'a version without one',
      { version: '8.16.1' },
      'production is 8.16.1, and there is no backup client for it: the vendor gave it up with 8.16',
    ],
  ])('is refused for %s, by a run before anything is touched', async (_what, situation, because) => {
    const { ends, facts } = situated(situation)

    expect(await problemsOf(situation)).toEqual([neverRun, because])
    await expect(refuseWithoutClient(ends, facts)).rejects.toMatchObject({
      code: 'policy/no-backup-client',
      message: because,
      hint: 'use backup: {method: native}, or {method: diy}',
      exit: 3,
    })
  })
})
