import { describe, expect, it } from 'vitest'
import { columnNames } from '../../test/fixtures/dictionary/column-names.ts'
import { looksLikeCredential, namesCredential } from './credential-shape.ts'

describe('namesCredential', () => {
  it('flags these columns of Bitbucket 7.2 and 8.x and no other', () => {
    expect(columnNames.length).toBeGreaterThan(550)
    expect(columnNames.filter((name) => namesCredential(name))).toEqual([
      'ACCESS_TOKEN',
      'AUTHORIZATION_CODE',
      'CLIENT_SECRET',
      'HASHED_TOKEN',
      'PASSWORD',
      'REFRESH_TOKEN',
      'credential',
      'password_hash',
      'private_der',
      'private_key_base64',
      'token',
      'unique_token',
    ])
  })

  it.each([
    'jdbc.password',
    'hazelcast.group.password',
    'plugin.search.config.password',
    'server.ssl.key-store-password',
    'com.atlassian.bitbucket.server.bitbucket-git-lfs.tokensecret',
    'SONAR_PASSWORD',
    'SONAR_TOKEN',
    'SYSTEM_USER_TOKEN',
    'SECRET_KEY',
    'sharedSecret',
    'apiKey',
    'secretAccessKey',
    'application.pwd',
    'ldap.credential',
    'JIRA_APP_PASSWD',
  ])('flags %s', (name) => {
    expect(namesCredential(name)).toBe(true)
  })

  it.each([
    'jdbc.password.decrypter.classname',
    'TOKEN_ENDPOINT',
    'public_key_base64',
    'password.expiry',
    'PLUGIN_KEY',
    'key_name',
    'project_key',
    'secretary',
    'tokenizer',
    'author',
    'ADDON_TOKEN_EXPIRY',
  ])('does not flag %s', (name) => {
    expect(namesCredential(name)).toBe(false)
  })
})

describe('looksLikeCredential', () => {
  it.each([
    ['a private key', 'data', '-----BEGIN RSA PRIVATE KEY-----\nMIIE'],
    ['a secured property', 'x', '{ATL_SECURED}'],
    ['a hashed password', 'value', '{PKCS5S2}aGVsbG8gd29ybGQ='],
    ['a JSON web token', 'x', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P'],
    ['a URL with a password', 'CLONE_URL', 'https://ci:hunter2@git.example.com/x.git'],
    ['a Slack webhook', 'URL', 'https://hooks.slack.com/services/T000/B000/abcDEF'],
    ['an Authorization header', 'REQUEST_HEADERS', 'Authorization: Bearer abcdefghijklmnop'],
    ['JSON with a secret in it', 'acnct.some-add-on', '{"key":"k","secret":"s3cr3t"}'],
    ['escaped JSON with a secret in it', 'x', '{"d":"{\\"sharedSecret\\":\\"s3cr3t\\"}"}'],
    ['properties with a password in them', 'x', '#java.util.Properties\nuser=a\npassword=b c'],
    ['any text under a telling name', 'CLIENT_SECRET', 'x8Kd92jfQm'],
  ])('recognises %s', (_what, name, value) => {
    expect(looksLikeCredential(name, value)).toBe(true)
  })

  it.each([
    ['nothing', 'PASSWORD', ' '],
    ['a switch', 'token', 'false'],
    ['a number', 'access_token', '12'],
    ['a public key', 'KEY_TEXT', '-----BEGIN PUBLIC KEY-----\nMIIB'],
    ['a certificate', 'SIGNING_CERT', '-----BEGIN CERTIFICATE-----\nMIIB'],
    ['a URL with a user only', 'CLONE_URL', 'ssh://git@git.example.com:7999/x.git'],
    ['a URL with a placeholder', 'URL', 'https://user:${password}@git.example.com'],
    ['JSON with an empty secret', 'x', '{"secret":"","key":"my-add-on"}'],
    ['a module key', 'hook_key', 'com.atlassian.bitbucket.server.bitbucket-bundled-hooks:force-push-hook'],
    ['a commit', 'hash', '8d51122def5632836d1cb1026e879069e10a1e13'],
    ['prose', 'comment_text', 'Please rotate the password; the token is in the vault.'],
  ])('does not take %s for one', (_what, name, value) => {
    expect(looksLikeCredential(name, value)).toBe(false)
  })
})
