import { folderSize, readFolderSize } from '../argv/folder-size.ts'
import type { Clock } from '../kernel/clock.ts'
import type { ProgressUnit, Reading } from '../kernel/run-progress.ts'
import type { HostReader } from '../ports/host.ts'
import type { ProgressReporter } from '../ports/progress.ts'

export interface PolledMeter {
  readonly what: string
  readonly unit: ProgressUnit
  /** Undefined where there is nothing to see yet. The signal aborts once nobody waits for the answer. */
  readonly ask: (signal: AbortSignal) => Promise<Reading | undefined>
  /** Between two questions, at least. */
  readonly everyMs: number
}

/** A question may be asked of production: it takes at most a fiftieth of the time. */
const PAUSE = 49

/**
 * A meter that asks for itself, until it is disposed. A question that fails is the last one, and no answer is waited for: what is shown
 * then is how long it takes, and whatever it shows goes on undisturbed.
 */
export function pollMeter(
  { clock, progress }: { readonly clock: Clock; readonly progress: ProgressReporter },
  { what, unit, ask, everyMs }: PolledMeter,
): Disposable {
  const stop = new AbortController()
  const meter = progress.begin(what, unit)
  const poll = async (): Promise<void> => {
    for (let pause = everyMs; ;) {
      await clock.sleep(pause, stop.signal)
      const asked = clock.now().getTime()
      const reading = await ask(stop.signal)
      pause = Math.max(everyMs, PAUSE * (clock.now().getTime() - asked))
      if (reading !== undefined && !stop.signal.aborted) meter.tell(reading)
    }
  }
  poll().catch(() => undefined)
  return {
    [Symbol.dispose]: () => {
      stop.abort()
      meter[Symbol.dispose]()
    },
  }
}

/** A folder that takes longer is too large to be asked about again and again. */
const PATIENCE_MS = 10_000

/** Undefined where it is not there yet. Rejects where nobody can tell. */
export async function bytesBelow(
  host: Pick<HostReader, 'run'>,
  path: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const options = { signal, timeoutMs: PATIENCE_MS, expect: [0, 1] }
  const { stdout, stderr } = await host.run(folderSize(path, 'login'), options)
  // It ends with 1 also where a file vanished meanwhile.
  const bytes = readFolderSize(stdout)
  if (bytes === undefined && !stderr.includes('No such file or directory')) throw new Error(`du: ${stderr}`)
  return bytes
}
