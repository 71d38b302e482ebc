import { describe, expect, it } from 'vitest'
import { staging } from '../../test/fixtures/two-environments.ts'
import type { EnvironmentConfig } from '../config/environment.ts'
import { listProgramCommands, unseenStart } from './program-words.ts'

const bin = '/opt/atlassian/bitbucket/current/bin'
const startedBy = (...start: readonly string[]): EnvironmentConfig => ({
  ...staging,
  service: { kind: 'commands', start, stop: ['sv', 'down', 'bb'], running: ['sv', 'check', 'bb'] },
})
const words = (config: EnvironmentConfig) =>
  listProgramCommands(config).map(({ program, args }) => [program, ...args].join(' '))

describe('what starts a target without a unit', () => {
  it('are the scripts of the installation, or the commands of the configuration', () => {
    expect(words({ ...staging, service: { kind: 'scripts' } })).toEqual([
      `${bin}/start-bitbucket.sh`,
      `${bin}/stop-bitbucket.sh`,
    ])
    expect(words(startedBy('setsid', `${bin}/start-bitbucket.sh`))).toEqual([
      `setsid ${bin}/start-bitbucket.sh`,
      'sv down bb',
      'sv check bb',
    ])
    expect(words(staging)).toEqual([])
  })

  it('goes through the start wrapper where it does not ask for the permit by itself', () => {
    expect(words(startedBy('sv', 'up', 'bb'))[0]).toBe('/srv/staging.understudy/start sv up bb')
    expect(words(startedBy('/srv/staging.understudy/start', '/opt/launch'))[0]).toBe(
      '/srv/staging.understudy/start /opt/launch',
    )
  })

  it('is warned of where nobody can tell what it leads to', () => {
    expect(unseenStart(startedBy('sv', 'up', 'bb'))).toEqual([
      {
        severity: 'warning',
        summary: `nobody can tell what sv starts on staging: if it is not ${bin}/start-bitbucket.sh, staging can be started by hand without the permit`,
        hint: 'let it call `/srv/staging.understudy/start PROGRAM`, which asks for the permit',
      },
    ])
    expect(unseenStart(startedBy(`${bin}/_start-webapp.sh`))).toEqual([])
    expect(unseenStart(staging)).toEqual([])
  })
})
