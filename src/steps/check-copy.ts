import { checkCopy as runChecks } from '../checks/check-copy.ts'
import { AppError } from '../kernel/app-error.ts'
import { databaseOf } from './restore-database.ts'
import { copyTarget } from './copy/copy-target.ts'
import { decisionOn } from '../plan/decide.ts'
import { resolveAddresses } from '../survey/resolve-addresses.ts'
import type { Step } from './step.ts'

/** Every safety check against the running copy. A failed or unknown one fails the run: unknown is not safe. */
export const checkCopy: Step<'check-copy'> = {
  id: 'check-copy',
  repeats: true,
  run: async (context) => {
    const { source, target, integrations, run } = context
    const name = databaseOf(context)
    await using copy = await target.openRunningCopy(name)
    await using database = await target.openDatabase(name)
    await using sourceDatabase = await source.openDatabase()
    const running = (await target.bitbucket.state()) !== 'down'
    const results = await runChecks({
      copy,
      running,
      database,
      sourceDatabase,
      integrations,
      target: copyTarget(context),
      decisionOf: (id) => decisionOn(id, context.refresh, integrations),
      source: source.config,
      config: target.config,
      resolve: (name) => resolveAddresses(source.host, name),
    })
    context.generations.saveChecks(run, results)
    const bad = results.filter(({ result }) => result !== 'pass')
    const count = (wanted: string): number => results.filter(({ result }) => result === wanted).length
    if (bad.length > 0) {
      const first = bad.slice(0, 3).map(({ title, evidence }) => `${title}: ${evidence}`)
      throw new AppError(
        'run/check-failed',
        `${bad.length} checks of ${target.config.name} did not pass: ${first.join('; ')}`,
        {
          hint: `understudy check ${target.config.name} shows all; mend it and \`understudy resume ${target.config.name}\`, or \`understudy rewind ${target.config.name}\``,
        },
      )
    }
    return { passed: count('pass'), failed: count('fail'), unknown: count('unknown') }
  },
}
