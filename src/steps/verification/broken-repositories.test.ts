import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { AppError } from '../../kernel/app-error.ts'
import type { RunOptions } from '../../ports/host.ts'
import { tellBroken, type BothEnds } from './broken-repositories.ts'

const { signal } = new AbortController()
const names = (count: number) => Array.from({ length: count }, (_, index) => `r${String(index + 1).padStart(2, '0')}`)
const missing = `missing blob ${'a'.repeat(40)}`

/** Each repository of the copy lacks a blob; production ends as is said. */
function ends(atSource: (options: RunOptions) => ReturnType<BothEnds['source']['host']['run']>) {
  const there = memoryHost()
  for (const name of names(21)) there.put(`/prod/${name}`, '')
  const broken = memoryHost({
    nice: ({ args }) => {
      const path = args.find((one) => one.startsWith('/copy/')) ?? ''
      return { stdout: `${missing}\nunderstudy-repository broken ${path}\n` }
    },
  })
  let asked = 0
  const run: typeof there.run = async (_command, options = {}) => {
    asked += 1
    return atSource(options)
  }
  const both: BothEnds = {
    copy: { host: broken, home: '/copy', as: 'root' },
    source: { name: 'production', host: { ...there, run }, home: '/prod', as: 'root' },
  }
  return { both, asked: () => asked }
}

const tooSlow = ({ timeoutMs }: RunOptions) =>
  Promise.reject(
    new AppError('host/command-failed', `git did not end within ${(timeoutMs ?? 0) / 1000} s on ssh://bb1`, {
      hint: 'look there',
    }),
  )

describe('broken repositories', () => {
  it('are asked for at production for five minutes, and no more once one took longer', async () => {
    const { both, asked } = ends(tooSlow)

    const because = 'of production nobody can tell: git did not end within 300 s on ssh://bb1'
    expect(await tellBroken(both, ['r01', 'r02'], signal)).toEqual({
      broken: [`r01: ${missing}, and ${because}`, `r02: ${missing}, and ${because}`],
      alike: [],
      unknown: [],
    })
    expect(asked()).toBe(1)
  })

  it('are told from the 21st on as ones that nobody asked about', async () => {
    const { both } = ends(tooSlow)

    expect((await tellBroken(both, names(21), signal)).broken.at(-1)).toBe('r21: not asked why, only 20 are')
  })
})
