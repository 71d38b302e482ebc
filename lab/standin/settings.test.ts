import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSettings } from './settings.ts'

let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'standin-settings-'))
  mkdirSync(join(home, 'shared'))
})

afterEach(() => rmSync(home, { recursive: true }))

describe('readSettings', () => {
  it('lets the environment override the file', () => {
    write('bitbucket.properties', 'server.port=7991\njdbc.url=jdbc:postgresql://file/db\nserver.proxy-name=file')

    const settings = readSettings({ BITBUCKET_HOME: home, SERVER_PROXY_NAME: 'environment' }, '8.9.0')

    expect(settings.port).toBe(7991)
    expect(settings.get('server.proxy-name')).toBe('environment')
    expect(settings.get('jdbc.url')).toBe('jdbc:postgresql://file/db')
    expect(settings.entries().get('server.proxy-name')).toBe('environment')
  })

  it('takes the connector of 4.x from server.xml and no server property', () => {
    write('bitbucket.properties', 'server.port=7991')
    write(
      'server.xml',
      '<Server><!-- <Connector port="1"/> --><Connector protocol="AJP/1.3" port="8009"/><Connector port="7995" proxyName="a&amp;b"/><Context path="/git/"/></Server>',
    )

    const settings = readSettings({ BITBUCKET_HOME: home }, '4.7.1')

    expect(settings.port).toBe(7995)
    expect(settings.contextPath).toBe('/git')
  })

  it('uses the shared home that the environment names', () => {
    const elsewhere = join(home, 'elsewhere')
    mkdirSync(elsewhere)
    writeFileSync(join(elsewhere, 'bitbucket.properties'), 'hazelcast.port=5702')

    const settings = readSettings({ BITBUCKET_HOME: home, BITBUCKET_SHARED_HOME: elsewhere }, '7.2.0')

    expect(settings.get('hazelcast.port')).toBe('5702')
  })

  it('says what to do without a home', () => {
    expect(() => readSettings({}, '7.2.0')).toThrow('BITBUCKET_HOME is not set: set it to the home directory')
  })
})

function write(name: string, text: string): void {
  writeFileSync(join(home, 'shared', name), text)
}
