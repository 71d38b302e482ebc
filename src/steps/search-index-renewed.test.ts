import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { memoryHost, type Programs } from '../../test/fixtures/memory-host.ts'
import { runContext, steppingClock } from '../../test/fixtures/run-context.ts'
import { searchIndexRenewed } from './search-index-renewed.ts'
import type { SearchEnds } from './start/search-server-apart.ts'

const server = 'http://search.staging.example.com:9200'
type Ends = SearchEnds & AsyncDisposable

/** Whose search servers are apart; the target's has one index. */
function endsApart(curl: Programs[string] = () => ({ stdout: '[{"index":"bitbucket-search-v1"}]\n200' })) {
  const { source, target } = runContext()
  const host = memoryHost({ cat: () => ({ stdout: 'boot\n' }), getent: () => ({ stdout: '10.0.0.2 STREAM\n' }), curl })
  let closed = 0
  const ends: Ends = {
    source: { ...source, host },
    target: { ...target, host },
    used: async () => [],
    [Symbol.asyncDispose]: async () => void (closed += 1),
  }
  return { ends, host, closed: () => closed }
}

async function renewed(open: () => Promise<Ends>, signal = new AbortController().signal) {
  const effect = searchIndexRenewed(open, server, steppingClock())
  await effect.apply(signal)
  return effect.verify()
}

const hanging = () => new Promise<never>(() => undefined)

describe('the search index of the later copy', () => {
  it('is left after 20 s where production hangs', async () => {
    expect(await renewed(hanging)).toEqual({
      kind: 'done',
      result: { kind: 'unknown', server, because: 'it took more than 20 s' },
    })
  })

  it('is left after 20 s where a connection to production hangs, which is closed', async () => {
    const { ends, closed } = endsApart()

    expect(await renewed(async () => ({ ...ends, used: hanging }))).toMatchObject({ result: { kind: 'unknown' } })

    expect(closed()).toBe(1)
  })

  it('is not dropped by an answer that comes later, when the earlier copy may run on it', async () => {
    const { ends, host } = endsApart()
    const answer = Promise.withResolvers<Ends>()
    await renewed(() => answer.promise)

    answer.resolve(ends)
    for (let count = 0; count < 20; count += 1) await turn()

    expect(host.commands.filter(({ program, effect }) => program === 'curl' && effect !== 'read')).toEqual([])
  })

  it('stops no rewind by an error that nobody foresaw', async () => {
    expect(await renewed(() => Promise.reject(new TypeError('rows is not iterable')))).toEqual({
      kind: 'done',
      result: { kind: 'unknown', server, because: 'rows is not iterable' },
    })
  })

  it('is not told as left where the rewind was interrupted', async () => {
    const interruption = new AbortController()
    const open = () => {
      interruption.abort()
      return hanging()
    }

    await expect(renewed(open, interruption.signal)).rejects.toBe(interruption.signal.reason)
  })
})
