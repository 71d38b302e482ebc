import { expect, it } from 'vitest'
import { memoryEnvironment } from '../../test/fixtures/memory-environment.ts'
import { property, variable } from '../../test/fixtures/setting.ts'
import { mirrorMode } from './mirror-mode.ts'

const mode = (prop_value: string) => ({
  app_property: { key: ['prop_key'], rows: [{ prop_key: 'instance.application.mode', prop_value }] },
})
const told = variable('APPLICATION_MODE', 'application.mode', 'mirror')

it.each([
  [{}, undefined],
  [{ tables: mode('default'), settings: [property('application.mode', 'default')] }, undefined],
  [
    { settings: [property('application.mode', 'Mirror', 4)] },
    'application.mode in shared/bitbucket.properties:4 is Mirror',
  ],
  [{ settings: [told] }, 'APPLICATION_MODE in /etc/systemd/system/atlbitbucket.service:7 is mirror'],
  [
    { settings: [{ ...told, value: '', readable: false }] },
    'APPLICATION_MODE in /etc/systemd/system/atlbitbucket.service:7 cannot be told without running it',
  ],
  [{ tables: mode('mirror') }, 'app_property[instance.application.mode] is mirror'],
])('tells a mirror by its mode: %j', async (options, expected) => {
  expect(await mirrorMode(memoryEnvironment(options))).toBe(expected)
})
