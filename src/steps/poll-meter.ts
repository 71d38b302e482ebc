import { folderSize, readFolderSize } from '../argv/folder-size.ts'
import type { Clock } from '../kernel/clock.ts'
import type { ProgressUnit, Reading } from '../kernel/run-progress.ts'
import type { HostReader } from '../ports/host.ts'
import type { ProgressReporter } from '../ports/progress.ts'

export interface PolledMeter {
  readonly what: string
  readonly unit: ProgressUnit
  /** Undefined where there is nothing to see yet. */
  readonly ask: () => Promise<Reading | undefined>
  /** Between two questions. */
  readonly everyMs: number
}

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
    for (;;) {
      await clock.sleep(everyMs, stop.signal)
      const reading = await ask()
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

/** Undefined where nobody can tell. */
export async function bytesBelow(host: Pick<HostReader, 'run'>, path: string): Promise<number | undefined> {
  const output = await host.run(folderSize(path, 'login')).catch(() => undefined)
  return output && readFolderSize(output.stdout)
}
