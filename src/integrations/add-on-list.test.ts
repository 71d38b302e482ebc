import { describe, expect, it } from 'vitest'
import { addOnSetting, addOnTables } from '../../test/fixtures/add-ons.ts'
import { stagingTarget } from '../../test/fixtures/target.ts'
import type { Change, RowChange } from '../changes/change.ts'
import { applyRowChangesInMemory, memoryEnvironment } from '../../test/fixtures/memory-environment.ts'
import type { Blocked } from './integration.ts'
import { smartMirrors } from './smart-mirrors/smart-mirrors.ts'
import { connectAddOns } from './connect-add-ons/connect-add-ons.ts'

describe('the list of add-ons, which two integrations edit', () => {
  it.each([
    ['mirrors first', [smartMirrors, connectAddOns]],
    ['mirrors last', [connectAddOns, smartMirrors]],
  ])('is empty and no secret is left whichever comes first: %s', async (_order, both) => {
    const environment = memoryEnvironment({ tables: addOnTables })
    const found = await Promise.all(both.map((one) => one.find(environment)))
    const cuts = both.flatMap((one, index) =>
      (found[index] ?? []).map((finding) => one.cut(finding, { kind: 'cut' }, stagingTarget)),
    )

    const after = applyRowChangesInMemory(addOnTables, rowChanges(cuts))

    expect(after['plugin_setting']?.rows).toEqual([
      addOnSetting(1, 'ac.addon.list', '#java.util.List\n'),
      addOnSetting(7, 'AO_8E6075_#', '1'),
      addOnSetting(8, 'acme.setting', 'x'),
    ])
    expect(JSON.stringify(after)).not.toContain('S3CRET')
  })
})

function rowChanges(cuts: readonly (readonly Change[] | Blocked)[]): readonly RowChange[] {
  return cuts
    .flatMap((cut) => ('kind' in cut ? [] : cut))
    .filter((change) => change.kind === 'update-rows' || change.kind === 'delete-rows')
}
