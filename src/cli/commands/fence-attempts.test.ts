import { expect, it } from 'vitest'
import { memoryApp } from '../../../test/fixtures/memory-app.ts'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { memoryInvocation } from '../../../test/fixtures/memory-invocation.ts'
import { memoryStore } from '../../../test/fixtures/memory-store.ts'
import { memoryTarget, memoryTargetDisk } from '../../../test/fixtures/memory-target.ts'
import { stagingFence } from '../../../test/fixtures/staging-fence.ts'
import { fenceRecords } from '../../app/fence-records.ts'
import type { CommandResult } from '../../ports/host.ts'
import { fenceAttemptsCommand } from './fence-attempts.ts'

/** What is printed of a fence that refused these packets, as its host's journal has them; without one, nobody can read it. */
async function printed(
  journal?: readonly string[],
  set: Partial<CommandResult> = { stdout: '{"nftables":[]}' },
  files: Readonly<Record<string, string>> = {},
) {
  const lines = (journal ?? []).map(
    (rest, index) => `${1_795_921_200 + index}.0 bb1 kernel: understudy fence staging: ${rest}\n`,
  )
  const host = memoryHost({
    stat: () => ({ exitCode: 1 }),
    ...(journal === undefined ? {} : { journalctl: () => ({ stdout: lines.join('') }) }),
    '/usr/sbin/nft': ({ args }) =>
      args.includes('tried4') || set.exitCode === 1 ? set : { stdout: '{"nftables":[]}' },
  })
  for (const [path, text] of Object.entries(files)) host.put(path, text)
  const target = memoryTarget({ ...memoryTargetDisk(), host })
  const app = memoryApp({ store: memoryStore(), target, holder: 'process 1' })
  fenceRecords(app, 'staging').raised({ ...stagingFence, environment: 'staging' }, '')
  const { text, document } = await fenceAttemptsCommand.run(memoryInvocation(app))
  return { text, log: document['log'], sets: document['sets'] }
}

/** What is printed, and said of the sets, where they are listed so. */
async function printedOf(set: Partial<CommandResult>) {
  const { text, sets } = await printed([], set)
  return { text, sets }
}

it('a fence without a table is no copy that tried nothing', async () => {
  expect(await printedOf({ exitCode: 1, stderr: 'Error: No such file or directory' })).toEqual({
    text: `Nobody counts what staging tries: its fence has no table on the host. \`understudy fence status staging\`
The log of the kernel could not be read (the fence has no table on ssh://understudy@bb1, so nobody can tell what its journal lacks): times of single attempts, other protocols than TCP and UDP, and what a reboot made the fence forget are not known.
`,
    sets: 'absent',
  })
})

it('sets that are full are said to be, as what else was tried is in none', async () => {
  const elem = Array.from({ length: 4096 }, (_, index) => ({
    elem: { val: { concat: [`198.18.${index >> 8}.${index & 255}`, 'tcp', 443] }, counter: { packets: 1 } },
  }))
  const listing = (elements: readonly unknown[]) => ({
    stdout: JSON.stringify({ nftables: [{ set: { elem: elements } }] }),
  })

  const full = await printedOf(listing(elem))
  const almost = await printedOf(listing(elem.slice(1)))

  expect([full.sets, almost.sets]).toEqual(['full', 'read'])
  expect(full.text.split('\n').at(-2)).toBe(
    'A set of the fence is full: what staging tried beside these was refused too, and not counted.',
  )
})

it('the ledger shows what nobody knew, and other protocols, where the log of the kernel has them', async () => {
  const journal = ['DST=198.51.100.7 PROTO=TCP DPT=8443 SYN UID=20012', 'DST=10.1.0.5 PROTO=ICMP TYPE=8']

  expect(await printed(journal)).toEqual({
    sets: 'read',
    text: `attempts  first                     last                      destination        known as        named by
1         2026-11-29T03:00:00.000Z  2026-11-29T03:00:00.000Z  198.51.100.7:8443  nobody knew it
2026-11-29T03:00:01.000Z icmp to 10.1.0.5 was refused too.
`,
    log: {
      read: true,
      because: null,
      since: null,
      otherProtocols: [{ at: '2026-11-29T03:00:01.000Z', address: '10.1.0.5', protocol: 'icmp' }],
    },
  })
})

it('a log that a reboot emptied is no copy that tried nothing before', async () => {
  const { text, log } = await printed([], undefined, { '/proc/stat': 'cpu 1 2 3\nbtime 1795917600\n' })

  expect({ text, log }).toEqual({
    text: `staging tried nothing that its fence refused.
The log of the kernel reaches back to 2026-11-29T02:00:00.000Z: of what was tried before, times of single attempts and other protocols than TCP and UDP are not known.
`,
    log: { read: true, because: null, since: '2026-11-29T02:00:00.000Z', otherProtocols: [] },
  })
})

it('a log that nobody can read is no copy that tried nothing', async () => {
  expect(await printed()).toEqual({
    sets: 'read',
    text: `staging tried nothing that its fence refused.
The log of the kernel could not be read (journalctl is not installed on ssh://understudy@bb1): times of single attempts, other protocols than TCP and UDP, and what a reboot made the fence forget are not known.
`,
    log: {
      read: false,
      because: 'journalctl is not installed on ssh://understudy@bb1',
      since: null,
      otherProtocols: [],
    },
  })
})
