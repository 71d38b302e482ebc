import { expect, it } from 'vitest'
import { memoryHost } from '../../test/fixtures/memory-host.ts'
import { installedVersion, readStamp } from './version.ts'

it('reads the stamp of the schema', () => {
  expect(readStamp('7002000')).toBe('7.2.0')
  expect(readStamp(' 8019012\n')).toBe('8.19.12')
  expect(readStamp('10000001')).toBe('10.0.1')
})

it('takes nothing else for a stamp', () => {
  for (const text of ['', 'null', '7.2.0', '702', '7002000x', '-7002000', '99999999999'])
    expect(readStamp(text)).toBeUndefined()
})

it('reads what is installed from the names of the jars, else from the folder behind the link', async () => {
  const install = '/opt/atlassian/bitbucket/current'
  const host = memoryHost({ realpath: () => ({ stdout: '/opt/atlassian/atlassian-bitbucket-7.6.1\0' }) })
  expect(await installedVersion(host, install)).toBe('7.6.1')

  host.put(`${install}/app/WEB-INF/lib/bitbucket-platform-8.9.2.jar`, '')
  expect(await installedVersion(host, install)).toBe('8.9.2')

  expect(await installedVersion(memoryHost({ realpath: () => ({ stdout: `${install}\0` }) }), install)).toBeUndefined()
})
