import { listProcesses, readProcesses, type Process } from '../argv/ps.ts'
import type { AppError } from '../kernel/app-error.ts'
import type { HostReader } from '../ports/host.ts'
import type { RunContext } from './run-context.ts'

export interface AwaitedEnd {
  readonly host: Pick<HostReader, 'run'>
  readonly isOne: (process: Process) => boolean
  /** What is thrown where one is there for longer than this. */
  readonly stillThere: (process: Process) => AppError
  readonly patienceMs: number
}

const POLL_MS = 1000

/** Resolves once the host lists no such process. Looks only, as anybody there may. */
export async function awaitNoProcess(
  { clock }: Pick<RunContext, 'clock'>,
  { host, isOne, stillThere, patienceMs }: AwaitedEnd,
  signal: AbortSignal,
): Promise<void> {
  const started = clock.now().getTime()
  for (;;) {
    const found = readProcesses((await host.run(listProcesses())).stdout).find(isOne)
    if (found === undefined) return
    if (clock.now().getTime() - started > patienceMs) throw stillThere(found)
    await clock.sleep(POLL_MS, signal)
  }
}
