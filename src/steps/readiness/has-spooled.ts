import { join } from 'node:path/posix'
import type { HostReader } from '../../ports/host.ts'
import type { Ends } from './ends.ts'

/** What a run has put into the spool takes room there itself, and goes before it puts more there: then nothing is asked. */
export async function hasSpooled({ source, run }: Pick<Ends, 'source' | 'run'>, host: HostReader): Promise<boolean> {
  if (run === undefined) return false
  return (await host.status(join(source.config.spool ?? '', run))) !== undefined
}
