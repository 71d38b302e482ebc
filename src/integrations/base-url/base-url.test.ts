import { describe, expect, it } from 'vitest'
import { AppError } from '../../kernel/app-error.ts'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { property, variable } from '../../../test/fixtures/setting.ts'
import { baseUrl } from './base-url.ts'

const options = {
  tables: {
    app_property: {
      key: ['prop_key'],
      rows: [
        { prop_key: 'instance.application.mode', prop_value: 'default' },
        { prop_key: 'instance.home', prop_value: '/srv/bitbucket/shared' },
        { prop_key: 'instance.name', prop_value: 'Bitbucket' },
        { prop_key: 'instance.url', prop_value: 'https://bitbucket.example.com' },
        { prop_key: 'setup.completed', prop_value: 'true' },
      ],
    },
  },
  settings: [
    property('plugin.ssh.baseurl', 'ssh://bitbucket.example.com:7999'),
    property('plugin.ssh.port', '7999', 2),
    property('setup.sysadmin.password', 'S3CRET', 3),
    variable('SETUP_BASEURL', 'setup.baseUrl', 'https://bitbucket.example.com'),
  ],
}

describe('baseUrl', () => {
  it("names the copy by the target's name and address", async () => {
    const cut = await cutInMemory(baseUrl, options)

    expect(cut.findings).toEqual([
      'base-url:app_property[prop_key=instance.name] | the name that every page shows',
      'base-url:app_property[prop_key=instance.url] | the base URL, in every link and mail | bitbucket.example.com:443',
      'base-url:shared/bitbucket.properties: plugin.ssh.baseurl | the base URL of clones over SSH | bitbucket.example.com:7999',
      'base-url:/etc/systemd/system/atlbitbucket.service:7: SETUP_BASEURL | left over from the first set-up | bitbucket.example.com:443',
      'base-url:shared/bitbucket.properties: setup.sysadmin.password | left over from the first set-up | secret',
    ])
    expect(cut.changes).toEqual([
      'update app_property set prop_value = "Bitbucket STAGING" where prop_key = "instance.name"',
      'update app_property set prop_value = "https://bitbucket-staging.example.net" where prop_key = "instance.url"',
      'set plugin.ssh.baseurl = "ssh://bitbucket-staging.example.net:7999"',
      'environment SETUP_BASEURL = null',
      'remove setup.baseUrl',
      'remove setup.sysadmin.password',
    ])
    expect(cut.rows).toEqual([
      'app_property[instance.name].prop_value: Bitbucket STAGING',
      'app_property[instance.url].prop_value: https://bitbucket-staging.example.net',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([
      'base-url:app_property[prop_key=instance.name] | the name that every page shows',
      'base-url:app_property[prop_key=instance.url] | the base URL, in every link and mail | bitbucket-staging.example.net:443',
      'base-url:shared/bitbucket.properties: plugin.ssh.baseurl | the base URL of clones over SSH | bitbucket.example.com:7999',
      'base-url:/etc/systemd/system/atlbitbucket.service:7: SETUP_BASEURL | left over from the first set-up | bitbucket.example.com:443',
      'base-url:shared/bitbucket.properties: setup.sysadmin.password | left over from the first set-up | secret',
    ])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('has the port that the copy listens on for SSH, not the one of a balancer of the source', async () => {
    const settings = [
      property('plugin.ssh.baseurl', 'ssh://git.example.com:22'),
      variable('PLUGIN_SSH_PORT', 'plugin.ssh.port', '7998'),
    ]

    expect((await cutInMemory(baseUrl, { settings })).changes).toEqual([
      'set plugin.ssh.baseurl = "ssh://bitbucket-staging.example.net:7998"',
    ])
  })

  it('takes the base URL of SSH out where the target has none', async () => {
    const cut = await cutInMemory(
      baseUrl,
      { settings: [property('plugin.ssh.baseurl', 'ssh://bitbucket.example.com:7999')] },
      { target: { ...stagingTarget, ssh: undefined } },
    )

    expect(cut.changes).toEqual(['remove plugin.ssh.baseurl'])
  })

  it.each([
    ['https://bitbucket-staging.example.net/projects/P', 'pass'],
    ['https://bitbucket-staging.example.network/projects/P', 'fail'],
    ['https://bitbucket.example.com/projects/P', 'fail'],
  ])('tells by the links that Bitbucket makes: %s', async (href, result) => {
    const answer = { status: 200, body: { values: [{ key: 'P', links: { self: [{ href }] } }] } }
    const copy = memoryCopy({ answers: { '/rest/api/latest/projects?limit=1': answer } })

    expect(await baseUrl.confirm(copy, stagingTarget, { kind: 'cut' })).toEqual([
      {
        id: 'base-url/links',
        title: "links that Bitbucket makes lead to the copy's base URL",
        result,
        evidence: `GET /rest/api/latest/projects?limit=1: links.self is ${href}`,
      },
    ])
  })

  it('cannot tell when Bitbucket cannot be asked', async () => {
    const down = new AppError('bitbucket/unreachable', 'bb1 does not answer', { hint: 'start it' })
    const copy = memoryCopy({ answers: { '/rest/api/latest/projects?limit=1': down } })

    expect(await baseUrl.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([
      { result: 'unknown', evidence: 'bb1 does not answer' },
    ])
  })

  it('asks for no link where the base URL is kept by itself', async () => {
    const answer = {
      status: 200,
      body: { values: [{ links: { self: [{ href: 'https://bitbucket.example.com/p' }] } }] },
    }
    const copy = memoryCopy({ ...options, answers: { '/rest/api/latest/projects?limit=1': answer } })
    const title = "links that Bitbucket makes lead to the copy's base URL, apart from what was decided by itself"
    const [url, name] = ['app_property[prop_key=instance.url]', 'app_property[prop_key=instance.name]']

    expect(await confirmDecided(baseUrl, copy, { single: { [url]: keep } })).toEqual([
      `pass: ${title}: there is nothing else to look at; left aside, as decided: ${url}`,
    ])
    expect(await confirmDecided(baseUrl, copy, { single: { [name]: keep } })).toEqual([
      `fail: ${title}: GET /rest/api/latest/projects?limit=1: links.self is https://bitbucket.example.com/p; left aside, as decided: ${name}`,
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(baseUrl, options, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
