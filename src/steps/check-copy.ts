import { checkCopy as runChecks } from '../checks/check-copy.ts'
import { fenceChecks } from '../checks/fence.ts'
import { fenceAt } from '../containment/standing-fence.ts'
import { stopsCopy } from '../checks/stops-copy.ts'
import { AppError } from '../kernel/app-error.ts'
import type { CheckResult } from '../kernel/check-result.ts'
import { databaseOf } from './restore-database.ts'
import { copyTarget } from './copy/copy-target.ts'
import { decisionOn, singleDecisions } from '../plan/decide.ts'
import { raisedConfigOf } from './fence/fence-of-run.ts'
import type { RunContext } from './run-context.ts'
import { resolveAddresses } from '../survey/resolve-addresses.ts'
import { stopUnproven } from './start/stop-unproven.ts'
import type { Step } from './step.ts'

/** Every safety check against the running copy. A failed or unknown one fails the run; one that says the copy reaches production stops it. */
export const checkCopy: Step<'check-copy'> = {
  id: 'check-copy',
  repeats: 'always',
  run: async (context) => {
    const { source, target, integrations, run } = context
    const name = databaseOf(context)
    await using copy = await target.openRunningCopy(name)
    await using database = await target.openDatabase(name)
    await using sourceDatabase = await source.openDatabase()
    const running = (await target.bitbucket.state()) !== 'down'
    const checked = await runChecks({
      copy,
      running,
      database,
      sourceDatabase,
      integrations,
      target: copyTarget(context),
      decisionOf: (id) => decisionOn(id, context.refresh, integrations),
      singleDecision: singleDecisions(context.refresh),
      source: source.config,
      config: target.config,
      resolve: (name) => resolveAddresses(source.host, name),
    })
    const results = [runs(target.config.nodes[0].api, running), ...checked, ...(await ofFence(context))]
    context.generations.saveChecks(run, results)
    const bad = results.filter(({ result }) => result !== 'pass')
    const count = (wanted: string): number => results.filter(({ result }) => result === wanted).length
    if (bad.length > 0) {
      const failure = notPassed(target.config.name, bad)
      if (bad.some(stopsCopy)) await stopUnproven(target, { run, because: failure })
      throw failure
    }
    return { passed: count('pass'), failed: count('fail'), unknown: count('unknown') }
  },
}

async function ofFence(context: RunContext): Promise<readonly CheckResult[]> {
  const config = raisedConfigOf(context)
  if (config === undefined) return []
  const { target, fence, refresh } = context
  return await fenceChecks({
    at: fenceAt(target.config, target.host),
    raised: fence.standing(),
    latches: fence.latches(),
    configured: { target: target.config, refresh, fence: config },
  })
}

/** Most of what is checked can only be seen of a copy that runs: one that stopped meanwhile has not passed. */
function runs(api: string, running: boolean): CheckResult {
  const evidence = running ? `${api} answers` : `${api} does not answer`
  return { id: 'copy/runs', title: 'The copy runs', result: running ? 'pass' : 'fail', evidence }
}

function notPassed(environment: string, bad: readonly CheckResult[]): AppError {
  const stopping = bad.filter(stopsCopy)
  const first = [...stopping, ...bad.filter((one) => !stopping.includes(one))]
    .slice(0, 3)
    .map(({ title, evidence }) => `${title}: ${evidence}`)
  const fact = `${bad.length} checks of ${environment} did not pass: ${first.join('; ')}`
  if (stopping.length > 0)
    return new AppError('run/check-failed', `${fact}; it was stopped and is held again`, {
      hint: `\`understudy rewind ${environment}\` goes back; look first at what it may have reached`,
    })
  return new AppError('run/check-failed', fact, {
    hint: `\`understudy check ${environment}\` shows all; mend it and \`understudy resume ${environment}\`, or \`understudy rewind ${environment}\``,
  })
}
