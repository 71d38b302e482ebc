import { describe, expect, it } from 'vitest'
import { memoryHost, type MemoryHost } from '../../test/fixtures/memory-host.ts'
import { systemdService } from './systemd-service.ts'

const dropIn = '/etc/systemd/system/atlbitbucket.service.d/90-understudy.conf'
const signal = new AbortController().signal

/** systemctl of one unit; it knows the drop-ins that lay there at the last reload. */
function systemd(state: Readonly<Record<string, string>>): MemoryHost {
  let loaded = ''
  const host: MemoryHost = memoryHost({
    systemctl: ({ args }) => {
      if (args[0] === 'daemon-reload') loaded = host.text(dropIn) === undefined ? '' : dropIn
      const shown = { LoadState: 'loaded', DropInPaths: loaded, ...state }
      return {
        stdout: Object.entries(shown)
          .map(([key, value]) => `${key}=${value}\n`)
          .join(''),
      }
    },
  })
  return host
}

describe('a unit', () => {
  it('is running, stopped or unknown by what systemd shows', async () => {
    const seen = (state: Readonly<Record<string, string>>) => systemdService(systemd(state), 'atlbitbucket').state()

    expect(await seen({ ActiveState: 'active', MainPID: '41' })).toEqual({ kind: 'running', pid: 41 })
    expect(await seen({ ActiveState: 'activating', MainPID: '0' })).toEqual({ kind: 'running', pid: undefined })
    expect(await seen({ ActiveState: 'deactivating', MainPID: '41' })).toEqual({ kind: 'running', pid: 41 })
    expect(await seen({ ActiveState: 'inactive' })).toEqual({ kind: 'stopped' })
    expect(await seen({ ActiveState: 'failed' })).toEqual({ kind: 'stopped' })
    expect(await seen({})).toEqual({
      kind: 'unknown',
      seen: 'systemctl does not tell the state of atlbitbucket.service',
    })
    expect(await seen({ LoadState: 'not-found', ActiveState: 'inactive' })).toEqual({
      kind: 'unknown',
      seen: 'there is no unit atlbitbucket.service on ssh://understudy@bb1',
    })
  })

  it('is held by a drop-in of ours, which systemd has loaded', async () => {
    const host = systemd({})
    const service = systemdService(host, 'atlbitbucket')
    expect(await service.differs('/p', {})).toBe(`${dropIn} is not there`)

    await service.hold('/p', { JDBC_URL: null })

    expect(host.text(dropIn)).toContain('ConditionPathExists=/p\n')
    expect(host.modeOf(dropIn)).toEqual({ mode: 0o644, owner: 'root', group: 'root' })
    expect(await service.differs('/p', { JDBC_URL: null })).toBeUndefined()
  })

  it('is not held where the drop-in was edited, or systemd was not told', async () => {
    const host = systemd({})
    const service = systemdService(host, 'atlbitbucket.service')
    await service.hold('/p', {})

    expect(await service.differs('/other', {})).toBe(`${dropIn} was edited`)
    host.put(dropIn, '')
    expect(await service.differs('/p', {})).toBe(`${dropIn} was edited`)

    const untold = systemd({ DropInPaths: '/etc/systemd/system/atlbitbucket.service.d/10-theirs.conf' })
    await systemdService(untold, 'atlbitbucket').hold('/p', {})
    expect(await systemdService(untold, 'atlbitbucket').differs('/p', {})).toBe(`systemd has not loaded ${dropIn}`)
  })

  it('is not held where systemd still goes by an earlier drop-in of ours', async () => {
    const host = systemd({ DropInPaths: dropIn, NeedDaemonReload: 'yes' })
    const service = systemdService(host, 'atlbitbucket')

    await service.hold('/p', {})

    expect(await service.differs('/p', {})).toBe(`systemd has not loaded ${dropIn}`)
  })

  it('that is not there can not be held', async () => {
    await expect(
      systemdService(systemd({ LoadState: 'not-found' }), 'atlbitbucket').hold('/p', {}),
    ).rejects.toMatchObject({
      code: 'host/file-not-found',
      message: 'there is no unit atlbitbucket.service on ssh://understudy@bb1',
      hint: 'name the unit under service.systemd, as `systemctl list-units` on the target shows it',
    })
  })

  it('starts also after it failed too often', async () => {
    const host = systemd({})

    await systemdService(host, 'atlbitbucket').start(signal)

    expect(host.commands.map(({ args }) => args[0])).toEqual(['reset-failed', 'start'])
  })
})
