export type Task<Result> = (signal: AbortSignal) => Promise<Result>

export interface SideBySide {
  /** How many of them at once. */
  readonly width: number
  readonly signal: AbortSignal
}

/**
 * Runs tasks at once, and begins the next one when one has ended. The first that fails ends the others by their signal, and is what this
 * rejects with; either way no task runs any more then, though a program that one began as root on a host may. Results are in the order of the tasks.
 */
export async function sideBySide<Result>(
  tasks: readonly Task<Result>[],
  { width, signal }: SideBySide,
): Promise<readonly Result[]> {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const results = new Map<number, Result>()
  const failures: unknown[] = []
  const left = [...tasks.entries()]
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined && failures.length === 0; next = left.shift()) {
      const [index, task] = next
      try {
        both.throwIfAborted()
        results.set(index, await task(both))
      } catch (error) {
        failures.push(error)
        stop.abort()
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, tasks.length) }, worker))
  if (failures.length > 0) throw failures[0]
  return [...results].toSorted(([left], [right]) => left - right).map(([, result]) => result)
}
