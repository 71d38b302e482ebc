import { removeProperty } from '../changes/text/properties-edit.ts'
import { parseProperties, valueOf } from '../changes/text/properties.ts'
import { permittedGeneration } from '../hold/permit.ts'
import { AppError } from '../kernel/app-error.ts'
import type { RunningCopyReader } from '../ports/environment-reader.ts'
import { leaksOf } from './search-leaks.ts'
import { decideCopy } from './copy/decide-copy.ts'
import type { Effect } from './effect.ts'
import { databaseOf } from './restore-database.ts'
import { resultOf, type RunContext } from './run-context.ts'
import { startedAgain } from './start-target.ts'
import { assertStillCut } from './still-cut.ts'
import { stopUnproven } from './start/stop-unproven.ts'
import type { Step, StepResults } from './step.ts'

type Settled = StepResults['settle-first-start']

/** One-shot properties removed and proven removed; after an upgrade, which may have moved settings, cuts and leaks are looked at again. */
export const settleFirstStart: Step<'settle-first-start'> = {
  id: 'settle-first-start',
  run: async (context, perform) => {
    const settled = await perform(oneShotsRemoved(context, resultOf(context, 'rewrite-configuration').oneShot))
    await lookAgainAfterUpgrade(context)
    // What an earlier look stopped, and this one passed, once somebody has decided: the start itself is only replayed.
    if ((await permittedGeneration(context.target.host, context.target.layout)) !== context.run)
      await perform(startedAgain(context))
    return settled
  },
}

function oneShotsRemoved({ target }: RunContext, keys: readonly string[]): Effect<Settled> {
  const { host, layout, config } = target
  const file = `${layout.home}/shared/bitbucket.properties`
  const read = async (): Promise<Uint8Array> => (await host.readFile(file)) ?? new Uint8Array()
  return {
    id: 'settle-first-start/one-shot',
    title: 'remove what was for the first start only',
    apply: async () => {
      const content = await read()
      const settled = keys.reduce((bytes, key) => removeProperty(bytes, key, 'latin1', file), content)
      if (keys.length > 0)
        await host.writeFile(file, settled, { mode: 0o600, owner: config.runAs, group: config.runAs })
    },
    verify: async () => {
      const document = parseProperties(await read(), 'latin1', file)
      const left = keys.filter((key) => valueOf(document, key) !== undefined)
      return left.length === 0
        ? { kind: 'done', result: { removed: keys } }
        : { kind: 'open', seen: `${left.join(', ')} is still in ${file}` }
    },
  }
}

/** An upgrade may migrate a setting into a place that the cut did not know. Whatever keeps that from being ruled out stops the copy. */
async function lookAgainAfterUpgrade(context: RunContext): Promise<void> {
  const { target } = context
  try {
    await using copy = await target.openRunningCopy(databaseOf(context))
    if (await isAsBefore(context, copy)) return
    await assertStillCut(context, await decideCopy(context, copy), 'after the upgrade')
    const { live } = (await leaksOf(context)).totals
    if (live > 0) throw leaks(target.config.name, live)
  } catch (error) {
    await stopUnproven(target, { run: context.run, because: error })
    throw stopped(target.config.name, error)
  }
}

/** By what was noted before the start: what the target tells after it, a resumed run sees too late. Unknown is not as before. */
async function isAsBefore(context: RunContext, { version: stamp }: RunningCopyReader): Promise<boolean> {
  const { version: before } = resultOf(context, 'start-target')
  const running = await context.target.bitbucket.version().catch(() => 'unknown')
  return before !== null && stamp === before && running === before
}

function leaks(environment: string, live: number): AppError {
  return new AppError('policy/leak', `after the upgrade ${live} places of the copy name the source and are acted on`, {
    hint: `\`understudy leaks ${environment}\`, then \`understudy rewind ${environment}\``,
  })
}

function stopped(environment: string, error: unknown): unknown {
  if (!(error instanceof AppError)) return error
  return new AppError(error.code, `${error.message}; ${environment} was stopped and is held again`, {
    hint: `\`understudy rewind ${environment}\` goes back; or decide, then \`understudy resume ${environment}\` looks again and starts it`,
    cause: error,
  })
}
