import type { Change, EnvironmentChange, FileChange, OneShotProperty } from '../changes/change.ts'
import { generationPaths } from '../hold/layout.ts'
import type { Finding } from '../kernel/finding.ts'
import { copyTarget } from './copy/copy-target.ts'
import { decideCopy } from './copy/decide-copy.ts'
import type { Effect } from './effect.ts'
import { databaseOf } from './restore-database.ts'
import { nextFiles } from './rewrite-configuration/next-files.ts'
import type { RunContext } from './run-context.ts'
import type { Step } from './step.ts'

/** Computes the copy's configuration from the held files and lays it in `next/`, where Bitbucket does not read it yet. */
export const rewriteConfiguration: Step<'rewrite-configuration'> = {
  id: 'rewrite-configuration',
  run: async (context, perform) => {
    const { held } = generationPaths(context.target.layout, context.run)
    await using copy = await context.target.openHeldCopy(databaseOf(context), held)
    const { changes, findings } = await decideCopy(context, copy)
    const cut = findings.filter(({ decision }) => decision.kind === 'cut').map(({ finding }) => finding)
    const oneShot = oneShotProperties(context, cut)
    await perform(serviceEnvironment(context, changes.filter(isEnvironmentChange)))
    return await perform(await nextFiles(context, changes.filter(isFileChange), oneShot))
  },
}

/** Properties for the first start only; the step after the start removes them and proves it. */
function oneShotProperties(context: RunContext, findings: readonly Finding[]): readonly OneShotProperty[] {
  const target = copyTarget(context)
  return context.integrations.flatMap((integration) => integration.oneShot?.(findings, target) ?? [])
}

/** Variables of the service that the copy needs set or unset, in our drop-in beside the permit. */
function serviceEnvironment(
  context: RunContext,
  changes: readonly EnvironmentChange[],
): Effect<{ variables: readonly string[] }> {
  const { service, layout } = context.target
  const variables = Object.fromEntries(changes.map(({ name, value }) => [name, value]))
  return {
    id: 'rewrite-configuration/environment',
    title: 'set the environment of the service',
    apply: async () => {
      context.generations.saveVariables(context.run, variables)
      await service.hold(layout.permit, variables)
    },
    verify: async () => {
      const seen = await service.differs(layout.permit, variables)
      return seen === undefined
        ? { kind: 'done', result: { variables: Object.keys(variables) } }
        : { kind: 'open', seen }
    },
  }
}

function isFileChange(change: Change): change is FileChange {
  return ['set-property', 'remove-property', 'edit-xml', 'write-file', 'remove-file'].includes(change.kind)
}

function isEnvironmentChange(change: Change): change is EnvironmentChange {
  return change.kind === 'set-environment'
}
