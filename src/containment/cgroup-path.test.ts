import { expect, it } from 'vitest'
import { cgroupPath } from './cgroup-path.ts'

it.each([
  ['system.slice', 'atlbitbucket', 'system.slice/atlbitbucket.service'],
  ['system.slice', 'atlbitbucket.service', 'system.slice/atlbitbucket.service'],
  ['apps-bitbucket-staging.slice', 'b', 'apps.slice/apps-bitbucket.slice/apps-bitbucket-staging.slice/b.service'],
  ['-.slice', 'b.service', 'b.service'],
])('finds a unit of %s: %s', (slice, unit, path) => {
  expect(cgroupPath(slice, unit)).toBe(path)
})
