import { describe, expect, it } from 'vitest'
import { environmentNameOf, presumedPropertyOf, propertiesOfEnvironmentName } from './environment-name.ts'

describe('environmentNameOf', () => {
  it.each([
    ['server.proxy-name', 'SERVER_PROXY_NAME'],
    ['jdbc.password.decrypter.classname', 'JDBC_PASSWORD_DECRYPTER_CLASSNAME'],
    ['server.additional-connector.1.port', 'SERVER_ADDITIONAL_CONNECTOR_1_PORT'],
    ['setup.baseUrl', 'SETUP_BASEURL'],
  ])('maps %s to %s', (property, name) => {
    expect(environmentNameOf(property)).toBe(name)
  })
})

describe('propertiesOfEnvironmentName', () => {
  it('gives every known property that the variable overrides', () => {
    const known = ['server.proxy-name', 'server.proxy.name', 'server.proxy-port', 'server.proxy-name']

    expect(propertiesOfEnvironmentName('SERVER_PROXY_NAME', known)).toEqual(['server.proxy-name', 'server.proxy.name'])
  })

  it('gives none for a variable that only looks similar', () => {
    expect(propertiesOfEnvironmentName('server_proxy_name', ['server.proxy-name'])).toEqual([])
  })
})

describe('presumedPropertyOf', () => {
  it('maps back to itself', () => {
    expect(presumedPropertyOf('PLUGIN_FOO_URL')).toBe('plugin.foo.url')
    expect(environmentNameOf(presumedPropertyOf('PLUGIN_FOO_URL'))).toBe('PLUGIN_FOO_URL')
  })
})
