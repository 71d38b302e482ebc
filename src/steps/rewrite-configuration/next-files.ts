import { basename } from 'node:path/posix'
import { applyFileChanges } from '../../changes/apply-files.ts'
import type { ConfigurationFile, FileChange, OneShotProperty } from '../../changes/change.ts'
import { resolveChangeValues } from '../../changes/resolve-value.ts'
import { configurationFiles, generationPaths } from '../../hold/layout.ts'
import type { Effect } from '../effect.ts'
import type { RunContext } from '../run-context.ts'
import type { StepResults } from '../step.ts'

/** The configuration files of the copy: the held ones with their changes, byte for byte otherwise. */
export async function nextFiles(
  context: RunContext,
  found: readonly FileChange[],
  oneShot: readonly OneShotProperty[],
): Promise<Effect<StepResults['rewrite-configuration']>> {
  const changes = [...found, ...oneShot.map(oneShotChange)]
  const contents = await compute(context, changes)
  const { host, layout, config } = context.target
  const { next } = generationPaths(layout, context.run)
  const owned = { mode: 0o600, owner: config.runAs, group: config.runAs }
  return {
    id: 'rewrite-configuration/files',
    title: 'compute the configuration of the copy',
    apply: async () => {
      for (const [name, content] of contents) await host.writeFile(`${next}/${name}`, content, owned)
    },
    verify: async () => {
      for (const [name, content] of contents) {
        const found = await host.readFile(`${next}/${name}`)
        if (found === undefined || !Buffer.from(content).equals(found)) {
          return { kind: 'open', seen: `${next}/${name} is not what the held file gives` }
        }
      }
      return { kind: 'done', result: { changes: changes.length, oneShot: oneShot.map(({ key }) => key) } }
    },
  }
}

async function compute(context: RunContext, changes: readonly FileChange[]): Promise<ReadonlyMap<string, Uint8Array>> {
  const { host, layout } = context.target
  const { held } = generationPaths(layout, context.run)
  const values = await resolveChangeValues(changes, context)
  const contents = new Map<string, Uint8Array>()
  for (const file of configurationFiles) {
    const content = await host.readFile(`${held}/${basename(file)}`)
    if (content === undefined) continue
    const computed = applyFileChanges(
      content,
      changes.filter((change) => isAbout(change, file)),
      values,
    )
    if (computed !== undefined) contents.set(basename(file), computed)
  }
  return contents
}

function isAbout(change: FileChange, file: ConfigurationFile): boolean {
  return ('file' in change ? change.file : change.path) === file
}

function oneShotChange({ key, value }: OneShotProperty): FileChange {
  return { kind: 'set-property', file: 'shared/bitbucket.properties', key, value, because: 'for the first start only' }
}
