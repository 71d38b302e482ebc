import { searchLeaks as search, type LeakReport } from '../leaks/search-leaks.ts'
import { generationPaths } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import { placeName } from '../kernel/place.ts'
import { databaseOf } from './restore-database.ts'
import type { RunContext } from './run-context.ts'
import type { Step } from './step.ts'

/** Nothing undecided may still name production in a place that is acted on. Only reads; a resumed run searches again. */
export const searchLeaks: Step<'search-leaks'> = {
  id: 'search-leaks',
  run: async (context) => {
    const report = await leaksOf(context)
    const live = report.leaks.filter(({ state }) => state === 'live')
    if (live.length > 0) throw leak(context, live)
    const content = report.leaks.filter(({ state }) => state === 'content').reduce((sum, { count }) => sum + count, 0)
    return { live: 0, content, bytes: report.bytes }
  },
}

export async function leaksOf(context: RunContext): Promise<LeakReport> {
  const { source, target, refresh, plan } = context
  const name = databaseOf(context)
  const { next } = generationPaths(target.layout, context.run)
  await using database = await target.openDatabase(name)
  return search({
    source: source.config,
    decided: plan.findings,
    allowed: refresh.leaks.allow,
    database,
    host: target.host,
    configuration: next,
    home: target.layout.home,
    signal: context.signal,
  })
}

function leak({ target }: RunContext, live: LeakReport['leaks']): AppError {
  const places = live.slice(0, 5).map(({ where, needle }) => `${placeName(where)} names ${needle}`)
  const more = live.length > places.length ? ` and ${live.length - places.length} more` : ''
  return new AppError(
    'policy/leak',
    `${live.length} places of the copy still name the source and are acted on: ${places.join('; ')}${more}`,
    {
      hint: `understudy leaks ${target.config.name} lists them; decide, then \`understudy resume ${target.config.name}\`, or \`understudy rewind ${target.config.name}\``,
    },
  )
}
