import { countProcessors } from '../argv/nproc.ts'
import { AppError } from '../kernel/app-error.ts'
import type { HostReader } from '../ports/host.ts'

const LEAST = 2
const MOST = 8

/**
 * How many processes dump, or restore, at once: as configured, else by the processors of the host where they run, from 2 to 8. A source
 * has other work: half of its processors are left to that. A host that does not tell gets 2.
 */
export async function databaseJobs(
  host: Pick<HostReader, 'run'>,
  { configured, at }: { readonly configured: number | undefined; readonly at: 'source' | 'target' },
): Promise<number> {
  if (configured !== undefined) return configured
  const processors = (await processorsOf(host)) / (at === 'source' ? 2 : 1)
  return Math.min(MOST, Math.max(LEAST, Math.floor(processors)))
}

async function processorsOf(host: Pick<HostReader, 'run'>): Promise<number> {
  try {
    const { stdout } = await host.run(countProcessors())
    return Number(/^\d+/.exec(stdout)?.[0] ?? LEAST)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return LEAST
  }
}
