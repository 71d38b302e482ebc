import { generationPaths } from '../hold/layout.ts'
import { AppError } from '../kernel/app-error.ts'
import { placeName } from '../kernel/place.ts'
import type { LeakReport } from '../leaks/leak.ts'
import { needlesOf } from '../leaks/needles-of.ts'
import { searchLeaks as search } from '../leaks/search-leaks.ts'
import type { EnvironmentReader, Setting } from '../ports/environment-reader.ts'
import { databaseOf } from './restore-database.ts'
import type { RunContext } from './run-context.ts'
import { keptPlaces } from './search-leaks/kept-places.ts'
import { sourceNames, targetNames } from './search-leaks/names.ts'
import type { Step } from './step.ts'

/** Nothing undecided may still name production in a place that is acted on. Only reads, and searches again as long as the copy was not started. */
export const searchLeaks: Step<'search-leaks'> = {
  id: 'search-leaks',
  repeats: 'until-started',
  run: async (context) => {
    const report = await leaksOf(context)
    context.generations.saveLeaks(context.run, report)
    if (report.totals.live > 0) throw leak(context, report)
    for (const name of report.notSearched) context.note(`not searched for: ${name}`)
    const { content } = report.totals
    return { live: 0, content, bytes: report.bytes }
  },
}

export async function leaksOf(context: RunContext): Promise<LeakReport> {
  const { source, target, refresh, plan } = context
  const { held, next } = generationPaths(target.layout, context.run)
  await using database = await target.openDatabase(databaseOf(context))
  await using sourceDatabase = await source.openDatabase()
  await using copy = await target.openHeldCopy(databaseOf(context), held)
  // The plan of an isolation shows what the copy has; the names to search for are those of the source.
  const findings =
    context.isolation === undefined ? plan.findings.map(({ finding }) => finding) : (await source.survey()).findings
  return await search({
    needles: needlesOf(
      await sourceNames({
        config: source.config,
        host: source.host,
        database: sourceDatabase,
        settings: [...(await source.settings()), ...(await archivedSettings(context, copy))],
        findings,
      }),
      await targetNames({ config: target.config, host: target.host, serverId: plan.serverId }),
    ),
    database,
    files: {
      host: target.host,
      configuration: next,
      home: target.layout.home,
      install: target.config.nodes[0].install,
    },
    settings: await copy.settings(),
    allowed: refresh.leaks.allow,
    kept: await keptPlaces(copy, context),
    integrations: context.integrations,
    signal: context.signal,
    progress: context.progress,
  })
}

/** What a given backup was configured with then: the source may have other passwords now. */
async function archivedSettings({ given }: RunContext, copy: EnvironmentReader): Promise<readonly Setting[]> {
  if (given === undefined) return []
  return (await copy.settings()).filter(({ origin }) => origin.kind === 'file')
}

function leak({ target }: RunContext, { leaks, totals }: LeakReport): AppError {
  const live = leaks.filter(({ state }) => state === 'live')
  const places = live.slice(0, 5).map(({ where, needle }) => `${placeName(where)} names ${needle}`)
  const more = totals.live > places.length ? ` and ${totals.live - places.length} more` : ''
  return new AppError(
    'policy/leak',
    `${totals.live} places of the copy still name the source and are acted on: ${places.join('; ')}${more}`,
    {
      hint: `\`understudy leaks ${target.config.name}\` lists them; decide, then \`understudy resume ${target.config.name}\`, or \`understudy rewind ${target.config.name}\``,
    },
  )
}
