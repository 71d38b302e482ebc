import * as z from 'zod'
import type { Change } from '../changes/change.ts'
import { parsePluginValue, removeElements, renderPluginValue } from '../changes/text/plugin-value.ts'
import type { Finding } from '../kernel/finding.ts'
import type { IntegrationId } from '../kernel/integration-id.ts'
import type { EnvironmentReader } from '../ports/environment-reader.ts'
import { equals } from '../ports/predicate.ts'
import type { Blocked } from './integration.ts'
import { blocked } from './on-decision.ts'
import { cellText, rowFinding, rowOf } from './row-finding.ts'

const LIST = 'ac.addon.list'

const detail = z.object({ replacements: z.array(z.object({ from: z.string(), to: z.string() })) })

/** Whether a Connect add-on is a smart mirror: one that is registered, or named as mirrors name themselves [source]. */
export async function mirrorKeys(environment: EnvironmentReader): Promise<(key: string) => boolean> {
  const rows = await environment.rows('AO_8E6075_MIRROR_SERVER', undefined, ['ADD_ON_KEY'])
  const registered = new Set(rows.map((row) => cellText(row['ADD_ON_KEY'])))
  return (key) => registered.has(key) || key.startsWith('bitbucket.mirror.')
}

/** The list of all Connect add-ons, where it names one of `isMine`. */
export async function addOnListFindings(
  environment: EnvironmentReader,
  integration: IntegrationId,
  isMine: (key: string) => boolean,
): Promise<readonly Finding[]> {
  const rows = await environment.rows('plugin_setting', equals('key_name', LIST))
  return rows.flatMap((row) => {
    const entry = { integration, table: 'plugin_setting', key: ['namespace', 'key_name'], row }
    const list = parsePluginValue(cellText(row['key_value']))
    if (list.kind !== 'list') return [rowFinding({ ...entry, summary: 'a list of add-ons that cannot be read' })]
    const mine = list.elements.filter(isMine)
    const summary = `the list of add-ons names ${mine.join(', ')}`
    return mine.length === 0
      ? []
      : [rowFinding({ ...entry, summary, detail: { replacements: replacements(list, isMine) } })]
  })
}

/** Deletes what is known of an integration's own add-on; from the list, which others share, only its keys are taken. */
export function cutAddOn(finding: Finding, because: string): readonly Change[] | Blocked {
  return isAddOnList(finding) ? cutAddOnList(finding, because) : [{ kind: 'delete-rows', ...rowOf(finding), because }]
}

function isAddOnList(finding: Finding): boolean {
  return finding.where.kind === 'row' && finding.where.key['key_name'] === LIST
}

/** Whether or not another integration took out the rest before. */
function cutAddOnList(finding: Finding, because: string): readonly Change[] | Blocked {
  const read = detail.safeParse(finding.detail)
  if (!read.success)
    return blocked(`${LIST} is not a list of add-ons: keep it with a reason, or repair it on the source`)
  const { table, where } = rowOf(finding)
  return read.data.replacements.map(({ from, to }) => ({
    kind: 'update-rows',
    table,
    set: { key_value: to },
    where: { kind: 'and', all: [where, equals('key_value', from)] },
    because,
  }))
}

/** Both values that the list can have when this integration's turn comes: so order and repetition do not matter. */
function replacements(list: Parameters<typeof removeElements>[0], isMine: (key: string) => boolean) {
  const [withoutMine, onlyMine] = [removeElements(list, isMine), removeElements(list, (key) => !isMine(key))]
  const none = removeElements(list, () => true)
  const all = [
    { from: renderPluginValue(list), to: renderPluginValue(withoutMine) },
    { from: renderPluginValue(onlyMine), to: renderPluginValue(none) },
  ]
  return onlyMine === list ? all.slice(0, 1) : all
}
