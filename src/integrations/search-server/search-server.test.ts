import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { showChange } from '../../../test/fixtures/show.ts'
import { property, variable } from '../../../test/fixtures/setting.ts'
import { searchServer } from './search-server.ts'

const setting = (id: number, key_name: string, key_value: string, namespace = 'bitbucket.global.settings') => ({
  namespace,
  key_name,
  key_value,
  id,
})

const namespace = 'com.atlassian.bitbucket.search.bitbucket-search-query'
const settings = [
  property('plugin.search.config.baseurl', 'https://search.corp.example:9200'),
  property('plugin.search.config.password', 'S3CRET', 2),
  property('plugin.search.elasticsearch.aws.region', 'eu-west-1', 3),
  property('plugin.search.indexing.batch.size', '10', 4),
  variable(
    'PLUGIN_SEARCH_ELASTICSEARCH_BASEURL',
    'plugin.search.elasticsearch.baseurl',
    'http://old-search.corp.example:9200',
  ),
]
const tables = {
  plugin_setting: {
    key: ['id'],
    rows: [
      setting(1, 'elasticsearch.password', 'S3CRET', namespace),
      setting(2, 'elasticsearch.username', 'bitbucket', namespace),
      setting(3, 'search-index-check', '1', 'bitbucket-search-checks'),
    ],
  },
}
const elsewhere = { kind: 'redirect', to: { kind: 'url', url: 'http://localhost:9200' } } as const

describe('searchServer', () => {
  it('forgets the server and every login to it', async () => {
    const cut = await cutInMemory(searchServer, { settings, tables })

    expect(cut.findings).toEqual([
      'search-server:shared/bitbucket.properties: plugin.search.config.baseurl | the search server | search.corp.example:9200',
      'search-server:shared/bitbucket.properties: plugin.search.config.password | the password of the login to the search server | secret',
      'search-server:shared/bitbucket.properties: plugin.search.elasticsearch.aws.region | signs calls to a search server of AWS',
      'search-server:/etc/systemd/system/atlbitbucket.service:7: PLUGIN_SEARCH_ELASTICSEARCH_BASEURL | the search server | old-search.corp.example:9200',
      'search-server:plugin_setting[namespace=com.atlassian.bitbucket.search.bitbucket-search-query,key_name=elasticsearch.password] | stored for the search server: elasticsearch.password | secret',
      'search-server:plugin_setting[namespace=com.atlassian.bitbucket.search.bitbucket-search-query,key_name=elasticsearch.username] | stored for the search server: elasticsearch.username',
    ])
    expect(cut.changes).toEqual([
      'remove plugin.search.config.baseurl',
      'remove plugin.search.config.password',
      'remove plugin.search.elasticsearch.aws.region',
      'environment PLUGIN_SEARCH_ELASTICSEARCH_BASEURL = null',
      'remove plugin.search.elasticsearch.baseurl',
      'delete plugin_setting where namespace = "com.atlassian.bitbucket.search.bitbucket-search-query" and key_name = "elasticsearch.password"',
      'delete plugin_setting where namespace = "com.atlassian.bitbucket.search.bitbucket-search-query" and key_name = "elasticsearch.username"',
    ])
    expect(cut.rows).toEqual(['plugin_setting[1] deleted', 'plugin_setting[2] deleted'])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('redirects to another server, without the login', async () => {
    const cut = await cutInMemory(searchServer, { settings, tables }, { decision: elsewhere })

    expect(cut.changes).toEqual([
      'set plugin.search.config.baseurl = "http://localhost:9200"',
      'remove plugin.search.config.password',
      'remove plugin.search.elasticsearch.aws.region',
      'environment PLUGIN_SEARCH_ELASTICSEARCH_BASEURL = null',
      'set plugin.search.elasticsearch.baseurl = "http://localhost:9200"',
      'delete plugin_setting where namespace = "com.atlassian.bitbucket.search.bitbucket-search-query" and key_name = "elasticsearch.password"',
      'delete plugin_setting where namespace = "com.atlassian.bitbucket.search.bitbucket-search-query" and key_name = "elasticsearch.username"',
    ])
    expect(cut.after).not.toContain('S3CRET')
  })

  it.each([
    ['7.2.0', 'plugin.search.elasticsearch.baseurl'],
    ['7.21.0', 'plugin.search.config.baseurl'],
    ['8.9.0', 'plugin.search.config.baseurl'],
  ])("provides the target's own server under the name of its version: %s", (version, key) => {
    const target = {
      ...stagingTarget,
      version,
      search: { kind: 'host', host: 'search.staging.example.net', port: 9200 },
    } as const

    expect(searchServer.provide?.(target, undefined).map(showChange)).toEqual([
      `set ${key} = "http://search.staging.example.net:9200"`,
    ])
    expect(searchServer.provide?.({ ...target, search: undefined }, undefined)).toEqual([])
  })

  it('reads settings and stored logins again', async () => {
    const uncut = await searchServer.confirm(memoryCopy({ settings, tables, answers: {} }), stagingTarget, {
      kind: 'cut',
    })
    const redirected = { settings: [property('plugin.search.config.baseurl', 'http://localhost:9200')], answers: {} }
    const cut = await searchServer.confirm(memoryCopy(redirected), stagingTarget, elsewhere)

    expect(uncut).toEqual([
      {
        evidence:
          'plugin.search.config.baseurl is https://search.corp.example:9200, plugin.search.elasticsearch.baseurl is http://old-search.corp.example:9200',
        id: 'search-server/own',
        result: 'fail',
        title: 'the search server is the one that Bitbucket brings along',
      },
      {
        evidence: 'plugin_setting: 2',
        id: 'search-server/no-login',
        result: 'fail',
        title: 'no login to a search server is stored',
      },
    ])
    expect(cut.map(({ result }) => result)).toEqual(['pass', 'pass'])
  })

  it('leaves aside a server and a login that are kept by themselves, and no other', async () => {
    const copy = memoryCopy({ settings, tables, answers: {} })
    const [server, login] = [
      'shared/bitbucket.properties: plugin.search.config.baseurl',
      'plugin_setting[namespace=com.atlassian.bitbucket.search.bitbucket-search-query,key_name=elasticsearch.username]',
    ]
    const old = '/etc/systemd/system/atlbitbucket.service:7: PLUGIN_SEARCH_ELASTICSEARCH_BASEURL'
    const [own, none] = [
      'the search server is the one that Bitbucket brings along, apart from what was decided by itself',
      'no login to a search server is stored, apart from what was decided by itself',
    ]

    expect(await confirmDecided(searchServer, copy, { single: { [server]: keep, [login]: keep } })).toEqual([
      `fail: ${own}: plugin.search.elasticsearch.baseurl is http://old-search.corp.example:9200; left aside, as decided: ${server}, ${login}`,
      `fail: ${none}: plugin_setting: 1; left aside, as decided: ${server}, ${login}`,
    ])
    expect(await confirmDecided(searchServer, copy, { single: { [server]: keep, [old]: keep } })).toEqual([
      `pass: ${own}: no other base URL is set; left aside, as decided: ${server}, ${old}`,
      `fail: ${none}: plugin_setting: 2; left aside, as decided: ${server}, ${old}`,
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(searchServer, { settings, tables }, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
