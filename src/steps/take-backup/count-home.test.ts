import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { memoryHost } from '../../../test/fixtures/memory-host.ts'
import { runContext } from '../../../test/fixtures/run-context.ts'
import { countIfAllIsSent } from './count-home.ts'

const counted = 'Number of files: 110,570 (reg: 50,385, dir: 60,185)\nTotal file size: 2840000000 bytes\n'

function sourceThat(counts: () => { readonly exitCode: number; readonly stdout?: string }) {
  const given = runContext()
  const host = memoryHost({ nice: counts })
  return {
    host,
    context: {
      ...given,
      stores: [],
      source: { ...given.source, host },
      target: { ...given.target, host: memoryHost() },
    },
  }
}

const turns = async (): Promise<void> => {
  for (let count = 0; count < 5; count += 1) await turn()
}

describe('how much of a home there is to send', () => {
  it('is counted beside the push, where all of it is sent', async () => {
    const { context } = sourceThat(() => ({ exitCode: 0, stdout: counted }))

    using home = countIfAllIsSent(context, '/base/home')
    expect(home.bytes()).toBeUndefined()
    await turns()

    expect(home.bytes()).toBe(2_840_000_000)
  })

  it('is nothing that a copy by what changed waits for', async () => {
    const { context, host } = sourceThat(() => ({ exitCode: 0, stdout: counted }))
    await context.target.host.makeFolder('/base/home/shared', { mode: 0o700, owner: 'root', group: 'root' })

    using home = countIfAllIsSent(context, '/base/home')
    await turns()

    expect(home.bytes()).toBeUndefined()
    expect(host.commands).toEqual([])
  })

  it('is not known where it cannot be counted, and nobody hears of it', async () => {
    const { context } = sourceThat(() => ({ exitCode: 12 }))

    using home = countIfAllIsSent(context, '/base/home')
    await turns()

    expect(home.bytes()).toBeUndefined()
  })

  it('is not known where the target does not tell whether all of it is sent, and nobody hears of it', async () => {
    const { context, host } = sourceThat(() => ({ exitCode: 0, stdout: counted }))
    const list = () => Promise.reject(new Error('sudo: a password is required'))

    using home = countIfAllIsSent(
      { ...context, target: { ...context.target, host: { ...context.target.host, list } } },
      '/base/home',
    )
    await turns()

    expect(home.bytes()).toBeUndefined()
    expect(host.commands).toEqual([])
  })

  it('is not counted any more once everything is sent', async () => {
    const { context, host } = sourceThat(() => ({ exitCode: 0, stdout: counted }))

    const home = countIfAllIsSent(context, '/base/home')
    home[Symbol.dispose]()
    await turns()

    expect(host.commands).toEqual([])
  })
})
