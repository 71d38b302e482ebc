import { expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { property, variable } from '../../../test/fixtures/setting.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { recoveryAndAccess } from './recovery-and-access.ts'

const on = [property('disaster.recovery', 'true'), property('feature.public.access', 'true', 2)]
const off = [property('disaster.recovery', 'false'), property('feature.public.access', 'false', 2)]

it('takes recovery mode out of the copy, switches public access off, and says so', async () => {
  const cut = await cutInMemory(recoveryAndAccess, { settings: on })
  const findings = await recoveryAndAccess.find(memoryCopy({ settings: on, answers: {} }))

  expect(cut.changes).toEqual(['remove disaster.recovery', 'set feature.public.access = "false"'])
  expect(recoveryAndAccess.warn?.(findings, stagingTarget).map(({ summary }) => summary)).toEqual([
    'disaster.recovery=true on the source is not carried over: every start repairs the repositories as after a disaster, which is for one start of a restored backup only',
    "feature.public.access=true on the source is not carried over: whoever reaches the copy reads the source's public projects without a login",
  ])
})

it('finds them in the environment of the service, and nothing where they are off', async () => {
  const settings = [variable('DISASTER_RECOVERY', 'disaster.recovery', 'TRUE')]

  expect((await cutInMemory(recoveryAndAccess, { settings })).findings).toHaveLength(1)
  expect((await cutInMemory(recoveryAndAccess, { settings: off })).findings).toEqual([])
})

it.each([
  [on, 'fail'],
  [off, 'pass'],
  [[], 'pass'],
] as const)('reads both again on the running copy', async (settings, result) => {
  const copy = memoryCopy({ settings, answers: {} })

  expect(await recoveryAndAccess.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([{ result }])
})

it('leaves aside one that is kept by itself, and not the other', async () => {
  const copy = memoryCopy({ settings: on, answers: {} })
  const [recovery, access] = [
    'shared/bitbucket.properties: disaster.recovery',
    'shared/bitbucket.properties: feature.public.access',
  ]
  const title = 'neither recovery mode nor public access is on, apart from what was decided by itself'

  expect(await confirmDecided(recoveryAndAccess, copy, { single: { [access]: keep } })).toEqual([
    `fail: ${title}: disaster.recovery is true; left aside, as decided: ${access}`,
  ])
  expect(await confirmDecided(recoveryAndAccess, copy, { single: { [access]: keep, [recovery]: keep } })).toEqual([
    `pass: ${title}: no other is set; left aside, as decided: ${recovery}, ${access}`,
  ])
})
