import { scanReader, type Scan, type Unusable } from '../../backup/base/scan.ts'
import { storesListing } from '../../backup/push.ts'
import type { RunContext } from '../run-context.ts'

/** One listing of the source's data stores. While Bitbucket runs, what vanishes meanwhile shows in the next one. */
export async function scanSource(
  { source }: Pick<RunContext, 'source'>,
  signal: AbortSignal,
): Promise<Scan | Unusable> {
  const reader = scanReader()
  const { exitCode, stderr } = await source.host.run(storesListing({ source }), {
    signal,
    expect: [0, 1],
    onLine: (line) => reader.line(line),
  })
  const failures = stderr.split('\n').filter((line) => line !== '' && !line.endsWith(': No such file or directory'))
  // Of more only the end is known.
  if (stderr.length > MOST_STDERR) return { unusable: 'too much of it vanished while it was listed' }
  if (exitCode === 0 || failures.length === 0) return reader.finish()
  return { unusable: `not all of its folders can be listed (${failures[0]})` }
}

const MOST_STDERR = 60_000
