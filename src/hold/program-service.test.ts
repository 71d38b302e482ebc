import { describe, expect, it } from 'vitest'
import { memoryHost, type MemoryHost } from '../../test/fixtures/memory-host.ts'
import { staging } from '../../test/fixtures/two-environments.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { serviceOf, serviceReaderOf } from './service-of.ts'

const bin = '/opt/atlassian/bitbucket/current/bin'
const permit = '/srv/staging.understudy/permit'
const byScripts: EnvironmentConfig = { ...staging, service: { kind: 'scripts' } }
const byCommands: EnvironmentConfig = {
  ...staging,
  service: { kind: 'commands', start: ['sv', 'up', 'bb'], stop: ['sv', 'down', 'bb'], running: ['sv', 'check', 'bb'] },
}

function hostWith(files: Readonly<Record<string, string>>): MemoryHost {
  const host = memoryHost({ ps: () => ({ stdout: '41 1 atlbitbucket java\n' }), sv: () => ({}) })
  host.put('/srv/staging.understudy/lock.json', '')
  for (const [path, text] of Object.entries(files)) host.put(path, text)
  return host
}

describe('a target that its scripts start', () => {
  it('runs while its service user has a process, and is unknown without its start script', async () => {
    const seen = (files: Readonly<Record<string, string>>) => serviceOf(hostWith(files), byScripts).state()

    expect(await seen({ [`${bin}/start-bitbucket.sh`]: '' })).toEqual({ kind: 'running', pid: 41 })
    expect(await seen({})).toEqual({
      kind: 'unknown',
      seen: `there is no ${bin}/start-bitbucket.sh on ssh://understudy@bb1`,
    })
  })

  it('says what keeps it from being held', async () => {
    const host = hostWith({ [`${bin}/start-bitbucket.sh`]: '#!/bin/sh\n', [`${bin}/_start-webapp.sh`]: '#!/bin/sh\n' })
    const service = serviceOf(host, byScripts)
    const differs = () => service.differs(permit, { A: '1' })
    await service.hold(permit, { A: '1' })

    expect(await differs()).toBeUndefined()
    expect(await serviceReaderOf(host, byScripts).differs(permit, { A: '1' })).toBeUndefined()

    host.put(`${bin}/_start-webapp.sh`, '#!/bin/sh\n')
    expect(await differs()).toBe(`${bin}/_start-webapp.sh does not ask for the permit`)
    await service.hold(permit, { A: '2' })
    expect(await differs()).toBe('/srv/staging.understudy/variables was edited')
    await service.hold(permit, { A: '1' })
    host.put('/srv/staging.understudy/variables', host.text('/srv/staging.understudy/variables') ?? '')
    expect(await differs()).toBe('/srv/staging.understudy/variables has another owner, group or mode')
    await host.removeFile('/srv/staging.understudy/start')
    await service.hold(permit, { A: '1' })
    await host.removeFile('/srv/staging.understudy/start')
    expect(await differs()).toBe('/srv/staging.understudy/start is not there')
    await host.removeFile(`${bin}/start-bitbucket.sh`)
    expect(await differs()).toBe(`${bin}/start-bitbucket.sh is not there`)
  })

  it('lets only its service user read the variables, and only root change them and what asks for the permit', async () => {
    const host = hostWith({ [`${bin}/start-bitbucket.sh`]: '' })
    await serviceOf(host, byScripts).hold(permit, {})

    expect(host.modeOf('/srv/staging.understudy/variables')).toEqual({
      mode: 0o640,
      owner: 'root',
      group: 'atlbitbucket',
    })
    expect(host.modeOf('/srv/staging.understudy/start')).toEqual({ mode: 0o755, owner: 'root', group: 'root' })
  })

  it('can not be held by a script that is none, or that is not there', async () => {
    await expect(
      serviceOf(hostWith({ [`${bin}/start-bitbucket.sh`]: '#!/usr/bin/python3\n' }), byScripts).hold(permit, {}),
    ).rejects.toMatchObject({
      code: 'change/unreadable-file',
      message: `${bin}/start-bitbucket.sh on ssh://understudy@bb1 is no shell script in a file of its own, so it cannot be made to ask for the permit`,
      hint: 'put the script of the vendor there, or a shell script that calls it',
    })
    await expect(serviceOf(hostWith({}), byScripts).hold(permit, {})).rejects.toMatchObject({
      code: 'host/file-not-found',
      message: `there is no ${bin}/start-bitbucket.sh on ssh://understudy@bb1`,
      hint: 'correct `install` of the node, or say under `service` how Bitbucket is started',
    })
  })

  it('is not started by Understudy without the permit', async () => {
    const service = serviceOf(hostWith({ [`${bin}/start-bitbucket.sh`]: '' }), byScripts)

    await expect(service.start(new AbortController().signal)).rejects.toMatchObject({
      code: 'policy/not-confirmed',
      message: `${permit} is not there: the copy may not start`,
    })
  })
})

describe('a target that commands start', () => {
  it('is held though it may have no script of the vendor', async () => {
    const host = hostWith({})
    const service = serviceOf(host, byCommands)

    await service.hold(permit, {})

    expect(await service.differs(permit, {})).toBeUndefined()
    expect(await service.state()).toEqual({ kind: 'running', pid: undefined })
  })
})
