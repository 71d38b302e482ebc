import type { Json } from '../kernel/json.ts'
import type { Step } from './step.ts'
import { keepAdministrators, keepsAdministrators, noneToKeep } from './capture-preserved/keep-administrators.ts'
import { keepLicense } from './capture-preserved/keep-license.ts'
import { liveGeneration } from './generations.ts'
import type { RunContext, TargetSystems } from './run-context.ts'

/** What the target must keep, read while it may still be running. A target that never ran has nothing to keep. */
export const capturePreserved: Step<'capture-preserved'> = {
  id: 'capture-preserved',
  run: async (context) => {
    const { integrations, target, generations } = context
    const live = liveGeneration(generations.all())
    // Before the first refresh what is there is no generation yet.
    const database = live === undefined ? (await target.survey()).identity.database?.name : live.database
    if (database === undefined || database === null)
      return nothing(context, 'there is no earlier copy to keep an administrator of')
    if (!(await isThere(target, database))) {
      context.note(
        `the database ${database} of the copy before is gone: neither its licence nor anything else of it is kept`,
      )
      return nothing(context, 'the administrators of the copy before are gone with its database')
    }
    await using old = await target.openRunningCopy(database)
    const kept: Record<string, Json> = {}
    for (const integration of integrations) {
      if (integration.capture !== undefined) kept[integration.id] = await integration.capture(old)
    }
    if (await keepLicense(context, old)) kept['license'] = 'kept'
    if (keepsAdministrators(context)) kept['admin-account'] = [...(await keepAdministrators(context, old))]
    return kept
  },
}

function nothing(context: RunContext, because: string): Record<string, Json> {
  if (keepsAdministrators(context)) context.note(noneToKeep(context, because))
  return {}
}

/** Somebody may have dropped it by hand. */
async function isThere(target: TargetSystems, database: string): Promise<boolean> {
  await using server = await target.openServer()
  return (await server.databases()).some(({ name }) => name === database)
}
