import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openHostWriter } from '../../src/adapters/hosts/open-host.ts'
import { openRandomSource } from '../../src/adapters/random.ts'
import { incomingPaths, layoutOf, type IncomingPaths } from '../../src/hold/layout.ts'
import type { HostReader, HostWriter } from '../../src/ports/host.ts'
import type { RunContext } from '../../src/steps/run-context.ts'
import { sentDump, unsentManifest } from '../../src/steps/take-backup/sent-dump.ts'
import { startPrivateSshd, type PrivateSshd } from '../contracts/private-sshd.ts'
import { recordedProgress } from '../fixtures/recorded-progress.ts'
import { readerKnowing } from '../fixtures/home-backups.ts'
import { runContext } from '../fixtures/run-context.ts'

const MB = 1024 * 1024
const SIZE = 96 * MB
const RECEIVER_UID = 20_003
const host = openHostWriter({ host: 'local', become: 'none', filesAs: 'root' }, openRandomSource())
const content = randomBytes(SIZE)
let open: PrivateSshd
let restricted: PrivateSshd
/** The one in use. */
let sshd: PrivateSshd
let parent: string
let root: string
let incoming: IncomingPaths
let told: string[]

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'understudy-cut-off-'))
  chmodSync(parent, 0o755)
  open = await startPrivateSshd('')
  restricted = await startPrivateSshd('', `ForceCommand /usr/bin/rrsync -wo ${parent}\n`)
})
afterAll(async () => {
  for (const server of [open, restricted]) await server[Symbol.asyncDispose]()
  rmSync(parent, { recursive: true })
})
beforeEach(() => {
  sshd = open
  root = mkdtempSync(join(parent, 'run-'))
  chmodSync(root, 0o755)
  told = []
  const spool = join(root, 'spool', runContext().run, 'database')
  mkdirSync(spool, { recursive: true })
  writeFileSync(join(spool, '0001.dat'), content)
  writeFileSync(join(spool, 'toc.dat'), 'what is in it')
  incoming = incomingPaths(layoutOf(join(root, 'staging')), runContext().run)
  mkdirSync(incoming.folder, { recursive: true })
  writeFileSync(unsentManifest(incoming.folder), '{}')
})
afterEach(() => rmSync(root, { recursive: true }))

describe('the transfer of a dump that was cut off', () => {
  it('goes on where it was, and ends identical', async () => {
    const before = await cutOff()
    expect(await sentDump(contextOf()).verify()).toMatchObject({ kind: 'open' })

    await goOn()

    expect(contentArrived()).toBe(true)
    // A little of what came before may not have been a whole block.
    expect(literalBytes()).toBeLessThan(SIZE - before + 2 * MB)
    expect(literalBytes()).toBeLessThan(SIZE - 20 * MB)
    expect(readdirSync(incoming.folder).toSorted()).toEqual(['database', 'manifest.json'])
  })

  it('goes on so too where rrsync restricts who receives', async () => {
    sshd = restricted
    const before = await cutOff()

    await goOn()

    expect(contentArrived()).toBe(true)
    expect(literalBytes()).toBeLessThan(SIZE - before + 2 * MB)
  })

  it.each([() => open, () => restricted])('arrives with a limit of its bandwidth too', async (server) => {
    sshd = server()
    const given = contextOf()
    const transfer = { ...given.refresh.transfer, bytesPerSecond: 200 * MB }

    await goOn({ refresh: { ...given.refresh, transfer } })

    expect(contentArrived()).toBe(true)
  })

  it('believes nothing that lies there without comparing it', async () => {
    const before = await cutOff()
    writeFileSync(unfinished(), randomBytes(before))

    await goOn()

    expect(contentArrived()).toBe(true)
    expect(literalBytes()).toBeGreaterThanOrEqual(SIZE)
  })

  it('is not taken for done while a file is shorter than it was sent', async () => {
    await goOn()
    writeFileSync(join(incoming.database, '0001.dat'), 'what a push that notices late leaves')

    expect(await sentDump(contextOf()).verify()).toEqual({
      kind: 'open',
      seen: `36 of ${SIZE} bytes of 0001.dat arrived`,
    })
    await goOn()
    expect(contentArrived()).toBe(true)
  })

  it('leaves nothing where whoever receives could still write', async () => {
    await goOn()

    const asReceiver = { uid: RECEIVER_UID, gid: RECEIVER_UID, reject: false } as const
    const { stderr } = await execa('touch', [join(incoming.database, '0001.dat')], asReceiver)
    expect(stderr).toContain('Permission denied')
  })

  it('tells how much has come, of how much', async () => {
    const { progress, lines } = recordedProgress()

    await goOn({ progress })

    expect(lines.at(0)).toBe('begin transfer of the dump (bytes)')
    const [, done, total] = /^transfer of the dump: (\d+) of (\d+)$/.exec(lines.at(-2) ?? '') ?? []
    expect(Number(done)).toBe(SIZE + 'what is in it'.length)
    // With the folder itself, as the file system counts it.
    expect(Number(total) - Number(done)).toBeLessThan(10_000)
    expect(Number(total)).toBeGreaterThanOrEqual(Number(done))
    expect(lines.at(-1)).toBe('end transfer of the dump')
  })

  it('needs the dump in the spool', async () => {
    rmSync(join(root, 'spool'), { recursive: true })

    const context = contextOf()
    await expect(sentDump(context).apply(context.signal)).rejects.toMatchObject({
      code: 'run/step-failed',
      message: `the dump of run ${context.run} is not in ${root}/spool/${context.run}/database on local`,
      hint: 'somebody removed it; `understudy abort staging`, then refresh anew',
    })
  })
})

/** Ends the push once a good part of it has come; how much of it was kept. */
async function cutOff(): Promise<number> {
  const stop = new AbortController()
  const context = contextOf()
  const applied = sentDump(context).apply(stop.signal)
  applied.catch(() => undefined)
  while (largestIn(incoming.database) < 24 * MB) await sleep(5)
  stop.abort()
  await expect(applied).rejects.toThrow(/abort/i)
  await expect.poll(() => readdirSync(incoming.database), { timeout: 10_000 }).toEqual(['0001.dat'])
  told = []
  return statSync(unfinished()).size
}

async function goOn(over: Partial<RunContext> = {}): Promise<void> {
  const context = { ...contextOf(), ...over }
  const effect = sentDump(context)
  await effect.apply(context.signal)
  expect(await effect.verify()).toEqual({ kind: 'done', result: { folder: incoming.database } })
}

function unfinished(): string {
  return join(incoming.database, '0001.dat')
}

function largestIn(folder: string): number {
  const sizes = names(folder).map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
  return Math.max(0, ...sizes)
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function contentArrived(): boolean {
  return readFileSync(join(incoming.database, '0001.dat')).equals(content)
}

/** Of the last push: what went over the wire of the files themselves. */
function literalBytes(): number {
  const line = told.findLast((one) => one.startsWith('Literal data: ')) ?? ''
  return Number(line.replaceAll(/\D/g, ''))
}

function contextOf(): RunContext {
  const given = runContext()
  const config = {
    ...given.source.config,
    spool: join(root, 'spool'),
    nodes: [{ ...given.source.config.nodes[0], become: 'none' as const }] as const,
  }
  const to = { kind: 'ssh', user: 'understudy', host: '127.0.0.1', port: sshd.port } as const
  return {
    ...given,
    refresh: {
      ...given.refresh,
      transfer: { ...given.refresh.transfer, to, root: sshd === restricted ? parent : undefined },
    },
    source: { ...given.source, config, spool: { ...given.source.spool, host: local() }, openPush: local },
    target: { ...given.target, host: knowingReceiver(host), layout: layoutOf(join(root, 'staging')) },
  }
}

/** What rsync says is told too. */
function local(): HostReader {
  const reader = readerKnowing(sshd)
  return {
    ...reader,
    run: (command, options) => {
      const onLine = options?.onLine
      const both = (line: string): void => {
        told.push(line)
        onLine?.(line)
      }
      return reader.run(command, { ...options, ...(onLine === undefined ? {} : { onLine: both }) })
    },
  }
}

/** The user that receives has a name only where the server of the test runs. */
function knowingReceiver(writer: HostWriter): HostWriter {
  const uid = (name: string): string => (name === 'understudy' ? String(RECEIVER_UID) : name)
  return {
    ...writer,
    makeFolder: (path, { mode, owner, group }) =>
      writer.makeFolder(path, { mode, owner: uid(owner), group: uid(group) }),
  }
}
