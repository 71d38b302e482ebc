import { readCountedHome } from '../../argv/rsync.ts'
import { homeCount } from '../../backup/push.ts'
import type { OuterStore } from '../../kernel/outer-store.ts'
import type { RunContext } from '../run-context.ts'

export interface HomeInCounting extends Disposable {
  /** Undefined until it is counted, and where nobody counts. */
  readonly bytes: () => number | undefined
}

/** What takes less long needs no end that one could see coming. */
const PATIENCE_MS = 10_000

/**
 * How much there is to send, found out while it is sent, where all of it is: a look at every file is little beside the reading of each.
 * Nobody waits for it, and it may fail. `path`: where it is sent to.
 */
export function countIfAllIsSent(
  context: Pick<RunContext, 'source' | 'target' | 'refresh' | 'clock'> & { readonly stores: readonly OuterStore[] },
  path: string,
): HomeInCounting {
  const stop = new AbortController()
  let bytes: number | undefined
  const count = async (): Promise<void> => {
    if ((await context.target.host.list(path)).length > 0) return
    await context.clock.sleep(PATIENCE_MS, stop.signal)
    let counted = 0
    for (const store of [undefined, ...context.stores]) {
      const options = { signal: stop.signal, expect: [0, 24] }
      const { stdout } = await context.source.host.run(homeCount(context, store), options)
      counted += readCountedHome(stdout)?.bytes ?? Number.NaN
    }
    bytes = Number.isNaN(counted) ? undefined : counted
  }
  count().catch(() => undefined)
  return { bytes: () => bytes, [Symbol.dispose]: () => stop.abort() }
}
