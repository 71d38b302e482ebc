import { expect, it } from 'vitest'
import { listKernelLines, readKernelLines } from './journalctl.ts'

it('asks the journal for lines of the kernel with these words, of every boot', () => {
  expect(listKernelLines('understudy fence staging', 30)).toEqual({
    effect: 'read',
    program: 'journalctl',
    args: [
      '--no-pager',
      '--output=short-unix',
      '--lines=1000',
      '--since=-30d',
      '--grep=understudy fence staging',
      '_TRANSPORT=kernel',
    ],
    as: 'root',
  })
})

it('reads the time of each, and leaves out what else is printed', () => {
  const output = `1795921200.123456 bb1 kernel: understudy fence staging: IN= OUT=eth0
-- Boot 5d9c7d1b --
1795921201.000000 bb1 sshd[41]: Accepted publickey
`

  expect(readKernelLines(output)).toEqual([
    { at: '2026-11-29T03:00:00.123Z', text: 'understudy fence staging: IN= OUT=eth0' },
  ])
})
