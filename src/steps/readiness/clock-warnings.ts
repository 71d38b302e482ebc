import { askClock, readClock } from '../../argv/date.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Diagnostic } from '../../kernel/diagnostic.ts'
import type { HostReader } from '../../ports/host.ts'

const MOST_SECONDS = 60

/**
 * A copy is right whatever the clocks say: for it no time of one host is compared with that of another. But the age of its data, and the
 * order of what reports tell, are read from them.
 */
export async function clockWarnings(
  hosts: readonly Pick<HostReader, 'name' | 'run'>[],
  clock: Clock,
): Promise<readonly Diagnostic[]> {
  const found: Diagnostic[] = []
  for (const host of hosts) {
    const off = await secondsOff(host, clock)
    if (off === undefined || Math.abs(off) <= MOST_SECONDS) continue
    found.push({
      severity: 'warning',
      summary: `the clock of ${host.name} is ${Math.abs(off)} s ${off < 0 ? 'behind' : 'ahead of'} that of Understudy's own machine`,
      hint: 'set both by NTP (`timedatectl`): the age of data and the times of a report are wrong by as much',
    })
  }
  return found
}

/** How long the answer took counts for neither direction. Undefined where it is no answer. */
async function secondsOff(host: Pick<HostReader, 'run'>, clock: Clock): Promise<number | undefined> {
  const before = clock.now().getTime()
  const told = readClock((await host.run(askClock())).stdout)?.getTime()
  if (told === undefined) return undefined
  const after = clock.now().getTime()
  return Math.round((Math.min(told - before, 0) + Math.max(told - after, 0)) / 1000)
}
