import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { applicationLinks } from './application-links.ts'

const setting = (id: number, key_name: string, key_value: string, namespace = 'bitbucket.global.settings') => ({
  namespace,
  key_name,
  key_value,
  id,
})

const jira = '9c2b1f0e-0000-1111-2222-333344445555'
const bamboo = 'aaaaaaaa-0000-1111-2222-333344445555'

const tables = {
  plugin_setting: {
    key: ['id'],
    rows: [
      setting(1, 'applinks.global.application.ids', `#java.util.List\n${jira}\n${bamboo}`),
      setting(2, `applinks.admin.${jira}.name`, 'Jira'),
      setting(3, `applinks.admin.${jira}.rpc.url`, 'https://jira.corp.example'),
      setting(4, `applinks.admin.${jira}.auth.0123abcd`, '#java.util.Properties\n#\nsecret=S3CRET\n'),
      setting(5, `applinks.application.${jira}.oauth.incoming.consumerkey`, 'S3CRET'),
      setting(6, `applinks.admin.${bamboo}.display.url`, 'http://bamboo.corp.example:8085'),
      setting(
        7,
        'com.atlassian.oauth.consumer.ConsumerService:host.__HOST_SERVICE__',
        '#java.util.Properties\nprivateKey=S3CRET\ndescription=Atlassian Bitbucket at https\\://bitbucket.example.com\n',
      ),
      setting(8, 'com.atlassian.oauth.serviceprovider.ServiceProviderConsumerStore.allConsumerKeys', 'jira%3A1'),
      setting(
        9,
        'com.atlassian.oauth.serviceprovider.ServiceProviderConsumerStore.con0123',
        '#java.util.Properties\npublicKey=S3CRET\n',
      ),
      setting(10, 'com.atlassian.oauth.atlassian-oauth-plugin:build', '3'),
      setting(11, 'com.atlassian.upm:notifications', jira),
    ],
  },
  trusted_app: {
    key: ['id'],
    rows: [
      { id: 1, application_id: 'jira:1', certificate_timeout: 1000, public_key_base64: 'S3CRET' },
      { id: 2, application_id: 'bamboo:2', certificate_timeout: 1000, public_key_base64: 'S3CRET' },
    ],
  },
  trusted_app_restriction: {
    key: ['id'],
    rows: [
      { id: 5, trusted_app_id: 1, restriction_type: 0, restriction_value: '10.0.0.1' },
      { id: 6, trusted_app_id: 2, restriction_type: 0, restriction_value: '10.0.0.2' },
    ],
  },
  current_app: {
    key: ['id'],
    rows: [{ id: 1, application_id: 'bitbucket:1', public_key_base64: 'p', private_key_base64: 'S3CRET' }],
  },
  cwd_user: { key: ['id'], rows: [{ id: 1, user_name: 'admin' }] },
}

describe('applicationLinks', () => {
  it('deletes links, both groups of OAuth keys and trusted applications, children first', async () => {
    const cut = await cutInMemory(applicationLinks, { tables })

    expect(cut.findings).toEqual([
      'application-links:plugin_setting[namespace=bitbucket.global.settings,key_name=applinks.global.application.ids] | belongs to the application links',
      'application-links:plugin_setting[namespace=bitbucket.global.settings,key_name=applinks.admin.9c2b1f0e-0000-1111-2222-333344445555] | the application link Jira, 4 settings | secret | jira.corp.example:443',
      'application-links:plugin_setting[namespace=bitbucket.global.settings,key_name=applinks.admin.aaaaaaaa-0000-1111-2222-333344445555] | the application link aaaaaaaa-0000-1111-2222-333344445555, 1 settings | bamboo.corp.example:8085',
      'application-links:plugin_setting[namespace=bitbucket.global.settings,key_name=com.atlassian.oauth.consumer.ConsumerService:host.__HOST_SERVICE__] | the private key with which Bitbucket signs calls | secret | bitbucket.example.com:443',
      'application-links:plugin_setting[namespace=bitbucket.global.settings,key_name=com.atlassian.oauth.serviceprovider.ServiceProviderConsumerStore.allConsumerKeys] | who may call in by OAuth 1 | secret',
      'application-links:plugin_setting[namespace=bitbucket.global.settings,key_name=com.atlassian.oauth.serviceprovider.ServiceProviderConsumerStore.con0123] | who may call in by OAuth 1 | secret',
      'application-links:trusted_app[id=1] | the trusted application jira:1, which may act as any user',
      'application-links:trusted_app[id=2] | the trusted application bamboo:2, which may act as any user',
      'application-links:current_app[id=1] | the private key by which other applications trust this instance | secret',
    ])
    expect(cut.changes).toEqual([
      'delete plugin_setting where namespace = "bitbucket.global.settings" and key_name = "applinks.global.application.ids"',
      'delete plugin_setting where (key_name like applinks.admin.9c2b1f0e-0000-1111-2222-333344445555.% or key_name like applinks.application.9c2b1f0e-0000-1111-2222-333344445555.%)',
      'delete plugin_setting where (key_name like applinks.admin.aaaaaaaa-0000-1111-2222-333344445555.% or key_name like applinks.application.aaaaaaaa-0000-1111-2222-333344445555.%)',
      'delete plugin_setting where namespace = "bitbucket.global.settings" and key_name = "com.atlassian.oauth.consumer.ConsumerService:host.__HOST_SERVICE__"',
      'delete plugin_setting where namespace = "bitbucket.global.settings" and key_name = "com.atlassian.oauth.serviceprovider.ServiceProviderConsumerStore.allConsumerKeys"',
      'delete plugin_setting where namespace = "bitbucket.global.settings" and key_name = "com.atlassian.oauth.serviceprovider.ServiceProviderConsumerStore.con0123"',
      'delete trusted_app_restriction where trusted_app_id = 1',
      'delete trusted_app where id = 1',
      'delete trusted_app_restriction where trusted_app_id = 2',
      'delete trusted_app where id = 2',
      'delete current_app where id = 1',
    ])
    expect(cut.rows).toEqual([
      'plugin_setting[1] deleted',
      'plugin_setting[2] deleted',
      'plugin_setting[3] deleted',
      'plugin_setting[4] deleted',
      'plugin_setting[5] deleted',
      'plugin_setting[6] deleted',
      'plugin_setting[7] deleted',
      'plugin_setting[8] deleted',
      'plugin_setting[9] deleted',
      'trusted_app[1] deleted',
      'trusted_app[2] deleted',
      'trusted_app_restriction[5] deleted',
      'trusted_app_restriction[6] deleted',
      'current_app[1] deleted',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([])
    expect(cut.after).not.toContain('S3CRET')
  })

  it.each([
    ['/rest/applinks/3.0/applinks', { status: 200, body: [] }, 'pass'],
    ['/rest/applinks/3.0/applinks', { status: 200, body: { applicationLinks: [{ id: jira }] } }, 'fail'],
    ['/rest/applinks/1.0/listApplicationlinks', { status: 200, body: { list: [] } }, 'pass'],
    ['/rest/applinks/3.0/applinks', { status: 200, body: undefined }, 'unknown'],
    ['/elsewhere', { status: 200, body: [] }, 'unknown'],
  ])('asks the running copy for links: %s %j', async (path, answer, result) => {
    const copy = memoryCopy({ answers: { [path]: answer } })

    expect(await applicationLinks.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([{ result }])
  })

  it.each([
    ['/rest/applinks/3.0/applinks', (id: string): unknown => ({ id })],
    ['/rest/applinks/1.0/listApplicationlinks', (id: string): unknown => ({ application: { id } })],
  ] as const)('leaves aside a link that is kept by itself, and no other: %s', async (path, entry) => {
    const copyOf = (...ids: readonly string[]) =>
      memoryCopy({ tables, answers: { [path]: { status: 200, body: { list: ids.map(entry) } } } })
    const place = `plugin_setting[namespace=bitbucket.global.settings,key_name=applinks.admin.${jira}]`
    const title = 'no application is linked, apart from what was decided by itself'

    expect(await confirmDecided(applicationLinks, copyOf(jira), { single: { [place]: keep } })).toEqual([
      `pass: ${title}: GET ${path} lists 1, 0 of them not left aside; left aside, as decided: ${place}`,
    ])
    expect(await confirmDecided(applicationLinks, copyOf(jira, bamboo), { single: { [place]: keep } })).toEqual([
      `fail: ${title}: GET ${path} lists 2, 1 of them not left aside; left aside, as decided: ${place}`,
    ])
    expect(await confirmDecided(applicationLinks, copyOf(jira), {})).toEqual([
      `fail: no application is linked: GET ${path} lists 1`,
    ])
  })

  it('leaves no link aside for a key that is kept by itself', async () => {
    const path = '/rest/applinks/3.0/applinks'
    const copy = memoryCopy({ tables, answers: { [path]: { status: 200, body: [{ name: 'Jira' }] } } })
    const key = 'com.atlassian.oauth.serviceprovider.ServiceProviderConsumerStore.con0123'
    const place = `plugin_setting[namespace=bitbucket.global.settings,key_name=${key}]`

    expect(await confirmDecided(applicationLinks, copy, { single: { [place]: keep } })).toEqual([
      `fail: no application is linked, apart from what was decided by itself: GET ${path} lists 1; left aside, as decided: ${place}`,
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(applicationLinks, { tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
