import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { kernelLogAt } from './kernel-log.ts'

// As Linux 6.18 writes them.
const OVER_TCP =
  'IN= OUT=eth0 SRC=10.2.0.11 DST=198.51.100.7 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=28213 DF PROTO=TCP SPT=45678 DPT=8443 WINDOW=64240 RES=0x00 SYN URGP=0 UID=20012 GID=20012 '
const OVER_UDP =
  'IN= OUT=eth0 SRC=2001:0db8:0001:0000:0000:0000:0000:0011 DST=2001:0db8:0000:0000:0000:0000:0000:0007 LEN=53 TC=0 HOPLIMIT=64 FLOWLBL=519723 PROTO=UDP SPT=40000 DPT=514 LEN=13 UID=20012 GID=20012'
const OVER_ICMP =
  'IN= OUT=eth0 SRC=10.2.0.11 DST=10.1.0.5 LEN=84 TOS=0x00 PREC=0x00 TTL=64 ID=1 PROTO=ICMP TYPE=3 CODE=1 [SRC=10.1.0.5 DST=10.2.0.11 LEN=60 PROTO=TCP SPT=443 DPT=40000 ]'

const rules = '/srv/staging.understudy/fence.nft'
const now = new Date('2026-11-29T04:00:00.000Z')

/** When the latest of its lines is. */
const LATEST = 1_795_921_200

interface Answer {
  /** By the rules; null where there is no table. */
  readonly logged?: number | null
  readonly exitCode?: number
  readonly stderr?: string
  /** In seconds; undefined where the host does not tell. */
  readonly booted?: number
  /** Whether the journal outlives a boot. */
  readonly onDisk?: boolean
  /** Whether the file of the rules is there. */
  readonly raised?: boolean
  readonly latest?: number
}

/** The journal of a host has these lines, the latest first; the rules wrote so many. */
function read(
  lines: readonly string[],
  { logged = lines.length, exitCode = lines.length === 0 ? 1 : 0, stderr = '', ...of }: Answer = {},
) {
  const { booted, onDisk = true, raised = false, latest = LATEST } = of
  const stdout = lines.map((line, index) => `${latest - index}.5 bb1 kernel: ${line}\n`).join('')
  const host = memoryHost({
    journalctl: () => ({ exitCode, stdout, stderr }),
    stat: () => ({ exitCode: onDisk ? 0 : 1 }),
  })
  if (booted !== undefined) host.put('/proc/stat', `cpu 1 2 3\nbtime ${booted}\nprocesses 7\n`)
  if (raised) host.put(rules, '')
  const counters = logged === null ? undefined : new Map([['logged', logged]])
  return kernelLogAt(host, 'staging', { counters, rules, now })
}

const own = (count: number) => Array.from({ length: count }, () => `understudy fence staging: ${OVER_TCP}`)

describe('the log of the kernel', () => {
  it('tells of each attempt when it was, where it went, and whose it was, the earliest first', async () => {
    const lines = [OVER_TCP, OVER_UDP, OVER_ICMP].map((line) => `understudy fence staging: ${line}`)

    expect(await read(lines)).toEqual({
      kind: 'read',
      attempts: [
        { at: '2026-11-29T02:59:58.500Z', address: '10.1.0.5', protocol: 'icmp', port: undefined, user: undefined },
        { at: '2026-11-29T02:59:59.500Z', address: '2001:db8::7', protocol: 'udp', port: 514, user: 20_012 },
        { at: '2026-11-29T03:00:00.500Z', address: '198.51.100.7', protocol: 'tcp', port: 8443, user: 20_012 },
      ],
    })
  })

  it('tells nothing by lines of other fences, of other rules, and by one that was cut off', async () => {
    const lines = [
      `understudy fence staging-2: ${OVER_TCP}`,
      `[UFW BLOCK] ${OVER_TCP}`,
      `understudy fence staging: ${OVER_TCP.slice(0, 20)}`,
    ]

    expect(await read(lines, { logged: 0 })).toEqual({ kind: 'read', attempts: [] })
  })

  it('is read, and empty, where nothing was logged', async () => {
    expect(await read([])).toEqual({ kind: 'read', attempts: [] })
  })

  it.each([
    [
      'has nothing of what the rules logged',
      { logged: 7 },
      'the rules logged 7 attempts, and the journal has none of them',
    ],
    [
      'cannot be searched',
      { exitCode: 1, stderr: 'Compiled without pattern matching support\n' },
      'Compiled without pattern matching support',
    ],
    ['is not there', { exitCode: 1, stderr: 'No journal files were found.\n' }, 'No journal files were found.'],
    ['cannot be opened', { exitCode: 2, stderr: 'no' }, 'journalctl ended with 2 on ssh://understudy@bb1: no'],
  ])('is unknown, and not empty, where the journal %s', async (_, answer, because) => {
    expect(await read([], answer)).toEqual({ kind: 'unknown', because, attempts: [] })
  })

  it('is unknown where there is no journal', async () => {
    expect(await kernelLogAt(memoryHost(), 'staging', { counters: undefined, rules, now })).toEqual({
      kind: 'unknown',
      attempts: [],
      because: 'journalctl is not installed on ssh://understudy@bb1',
    })
  })

  it.each([
    ['has a part of what the rules logged', 1, { logged: 500 }, 1],
    ['has lines from before a boot alone', 3, { logged: 2, booted: LATEST + 60 }, 'none'],
    [
      'has lines from before the rules were raised alone',
      3,
      { logged: 2, raised: true, latest: 1_795_300_000 },
      'none',
    ],
    ['has a line from before a boot for one that it lacks', 3, { logged: 3, booted: LATEST - 1 }, 2],
    ['ends in a limit, and lacks some since the rules were loaded', 1000, { logged: 600, booted: LATEST - 99 }, 100],
  ])('is unknown, and keeps its attempts, where the journal %s', async (_, count, answer, there) => {
    const log = await read(own(count), answer)

    expect(log).toMatchObject({
      kind: 'unknown',
      because: `the rules logged ${answer.logged} attempts, and the journal has ${there} of them`,
    })
    expect(log.attempts.length).toBe(count)
  })

  it('is unknown, and keeps its attempts, where the fence has no table', async () => {
    expect(await read(own(1), { logged: null })).toMatchObject({
      kind: 'unknown',
      because: 'the fence has no table on ssh://understudy@bb1, so nobody can tell what its journal lacks',
      attempts: [{ address: '198.51.100.7' }],
    })
  })

  it.each([
    ['its oldest line, where there are more', own(1000), { logged: 5000, booted: LATEST - 9000 }, LATEST - 998.5],
    ['the boot, where the journal is kept in memory', [], { booted: LATEST - 60, onDisk: false }, LATEST - 60],
    ['all that is asked for, where the journal is on disk', own(2), { booted: LATEST - 60 }, undefined],
    ['all that is asked for, where the boot was before that', [], { booted: 1_700_000_000, onDisk: false }, undefined],
    [
      'all that is asked for, where rules that are older logged more',
      own(2),
      { logged: 9, booted: 1_700_000_000 },
      undefined,
    ],
  ])('reaches back to %s', async (_, lines, answer, seconds) => {
    const log = await read(lines, answer)

    expect(log).toMatchObject({
      kind: 'read',
      since: seconds === undefined ? undefined : new Date(seconds * 1000).toISOString(),
    })
  })
})
