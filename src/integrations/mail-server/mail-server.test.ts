import { describe, expect, it } from 'vitest'
import { confirmDecided, keep } from '../../../test/fixtures/confirm-decided.ts'
import { cutInMemory } from '../../../test/fixtures/cut-in-memory.ts'
import { memoryCopy } from '../../../test/fixtures/memory-environment.ts'
import { stagingTarget } from '../../../test/fixtures/target.ts'
import { property } from '../../../test/fixtures/setting.ts'
import { mailServer } from './mail-server.ts'

const always = [
  { prop_key: 'instance.name', prop_value: 'Bitbucket' },
  { prop_key: 'instance.url', prop_value: 'https://bitbucket.example.com' },
  { prop_key: 'last.os', prop_value: 'LINUX' },
  { prop_key: 'license', prop_value: 'AAAB mail smtp' },
  { prop_key: 'locale', prop_value: 'en_US' },
  { prop_key: 'server.id', prop_value: 'AAAA-BBBB-CCCC-DDDD' },
  { prop_key: 'setup.completed', prop_value: 'true' },
]

const withMail = (...rows: readonly (readonly [string, string])[]) => ({
  tables: {
    app_property: {
      key: ['prop_key'],
      rows: [...always, ...rows.map(([prop_key, prop_value]) => ({ prop_key, prop_value }))],
    },
  },
})

const named = withMail(
  ['mail.hostname', 'mail.corp.example'],
  ['mail.port', '587'],
  ['mail.protocol', 'SMTP'],
  ['mail.username', 'bitbucket'],
  ['mail.password', 'S3CRET'],
  ['mail.sender-address', 'bitbucket@example.com'],
  ['mail.use-start-tls', 'true'],
)

const unnamed = withMail(
  ['outgoing.notification.host', 'relay.corp.example'],
  ['outgoing.notification.port', '25'],
  ['outgoing.notification.from', 'bitbucket@example.com'],
  ['outgoing.notification.pass', 'S3CRET'],
  ['feature.host', 'other.corp.example'],
  ['feature.limit', '25'],
)

const sink = { kind: 'redirect', to: { kind: 'host', host: 'mail-sink.example.net', port: 1025 } } as const

describe('mailServer', () => {
  it('deletes settings whose keys name mail', async () => {
    const cut = await cutInMemory(mailServer, named)

    expect(cut.findings).toEqual([
      'mail-server:app_property[prop_key=mail.hostname] | the mail server that notifications go to | mail.corp.example:587',
      'mail-server:app_property[prop_key=mail.password] | a login to the mail server | secret',
      'mail-server:app_property[prop_key=mail.port] | the port of the mail server',
      'mail-server:app_property[prop_key=mail.protocol] | the protocol of the mail server',
      'mail-server:app_property[prop_key=mail.sender-address] | the sender of notifications',
      'mail-server:app_property[prop_key=mail.use-start-tls] | the encryption towards the mail server',
      'mail-server:app_property[prop_key=mail.username] | a login to the mail server',
    ])
    expect(cut.changes).toEqual([
      'delete app_property where prop_key = "mail.hostname"',
      'delete app_property where prop_key = "mail.password"',
      'delete app_property where prop_key = "mail.port"',
      'delete app_property where prop_key = "mail.protocol"',
      'delete app_property where prop_key = "mail.sender-address"',
      'delete app_property where prop_key = "mail.use-start-tls"',
      'delete app_property where prop_key = "mail.username"',
    ])
    expect(cut.rows).toEqual([
      'app_property[mail.hostname] deleted',
      'app_property[mail.port] deleted',
      'app_property[mail.protocol] deleted',
      'app_property[mail.username] deleted',
      'app_property[mail.password] deleted',
      'app_property[mail.sender-address] deleted',
      'app_property[mail.use-start-tls] deleted',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('deletes settings that name no mail but have its shape, and no others', async () => {
    const cut = await cutInMemory(mailServer, unnamed)

    expect(cut.findings).toEqual([
      'mail-server:app_property[prop_key=outgoing.notification.from] | the sender of notifications',
      'mail-server:app_property[prop_key=outgoing.notification.host] | the mail server that notifications go to | relay.corp.example:25',
      'mail-server:app_property[prop_key=outgoing.notification.pass] | a login to the mail server | secret',
      'mail-server:app_property[prop_key=outgoing.notification.port] | the port of the mail server',
    ])
    expect(cut.changes).toEqual([
      'delete app_property where prop_key = "outgoing.notification.from"',
      'delete app_property where prop_key = "outgoing.notification.host"',
      'delete app_property where prop_key = "outgoing.notification.pass"',
      'delete app_property where prop_key = "outgoing.notification.port"',
    ])
    expect(cut.rows).toEqual([
      'app_property[outgoing.notification.host] deleted',
      'app_property[outgoing.notification.port] deleted',
      'app_property[outgoing.notification.from] deleted',
      'app_property[outgoing.notification.pass] deleted',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.left).toEqual([])
    expect(cut.after).not.toContain('S3CRET')
  })

  it.each([
    ['cut', undefined, ['app_property[server.mail.sender] deleted', 'app_property[server.mail.url] deleted']],
    ['redirected', sink, ['app_property[server.mail.url].prop_value: smtp://mail-sink.example.net:1025']],
  ])('knows a mail server that is one URL: %s', async (_decision, decision, rows) => {
    const options = withMail(
      ['server.mail.sender', 'bitbucket@corp.example'],
      ['server.mail.url', 'smtp://bitbucket:S3CRET@mail.corp.example:25'],
    )
    const cut = await cutInMemory(mailServer, options, decision === undefined ? {} : { decision })

    expect(cut.findings).toEqual([
      'mail-server:app_property[prop_key=server.mail.sender] | the sender of notifications',
      'mail-server:app_property[prop_key=server.mail.url] | the mail server that notifications go to, with a login to it | secret | mail.corp.example:25',
    ])
    expect(cut.rows).toEqual(rows)
    expect(cut.after).not.toContain('S3CRET')
  })

  it('tells the parts of a mail server apart whatever their keys are called', async () => {
    const options = withMail(
      ['smtp.hostname', 'relay'],
      ['smtp.port', '2500'],
      ['smtp.protocol', 'SMTPS'],
      ['smtp.user-name', 'bitbucket'],
      ['smtp.password', 'S3CRET'],
      ['smtp.from', 'bitbucket@corp.example'],
      ['smtp.timeout', '30'],
      ['smtp.use-start-tls', 'true'],
    )
    const cut = await cutInMemory(mailServer, options, { decision: sink })

    expect(cut.rows).toEqual([
      'app_property[smtp.hostname].prop_value: mail-sink.example.net',
      'app_property[smtp.port].prop_value: 1025',
      'app_property[smtp.protocol].prop_value: SMTP',
      'app_property[smtp.user-name] deleted',
      'app_property[smtp.password] deleted',
      'app_property[smtp.use-start-tls].prop_value: false',
    ])
    expect(cut.blocked).toEqual([])
  })

  it('deletes a setting that holds a whole mail server', async () => {
    const cut = await cutInMemory(
      mailServer,
      withMail([
        'x.settings',
        '{"hostname":"mail.corp.example","port":25,"sender-address":"a@example.com","password":"S3CRET"}',
      ]),
    )

    expect(cut.rows).toEqual(['app_property[x.settings] deleted'])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('redirects in place, without the login of the source', async () => {
    const cut = await cutInMemory(mailServer, named, { decision: sink })

    expect(cut.rows).toEqual([
      'app_property[mail.hostname].prop_value: mail-sink.example.net',
      'app_property[mail.port].prop_value: 1025',
      'app_property[mail.username] deleted',
      'app_property[mail.password] deleted',
      'app_property[mail.use-start-tls].prop_value: false',
    ])
    expect(cut.blocked).toEqual([])
    expect(cut.after).not.toContain('S3CRET')
  })

  it('is blocked when the parts of a setting cannot be told apart', async () => {
    const cut = await cutInMemory(mailServer, withMail(['mail.settings', '{"hostname":"mail.corp.example"}']), {
      decision: sink,
    })

    expect(cut.changes).toEqual([])
    expect(cut.blocked).toEqual([
      'which part of it is the host cannot be told: cut it, and set the mail server in the application',
    ])
  })

  it('knows mail properties, and leaves limits and timeouts', async () => {
    const cut = await cutInMemory(mailServer, {
      settings: [
        property('mail.host', 'mail.corp.example'),
        property('mail.max.message.size', '1048576', 2),
        property('mail.password', 'S3CRET', 3),
        property('mail.port', '465', 4),
        property('mail.threads', '1', 5),
        property('mail.timeout.send', '60', 6),
        property('setup.sysadmin.emailAddress', 'admin@example.com', 7),
      ],
    })

    expect(cut.findings).toEqual([
      'mail-server:shared/bitbucket.properties: mail.host | the mail server that notifications go to | mail.corp.example:465',
      'mail-server:shared/bitbucket.properties: mail.password | a login to the mail server | secret',
      'mail-server:shared/bitbucket.properties: mail.port | the port of the mail server',
    ])
    expect(cut.changes).toEqual(['remove mail.host', 'remove mail.password', 'remove mail.port'])
    expect(cut.blocked).toEqual([])
  })

  it.each([
    [{ status: 404, body: { errors: [{ exceptionName: 'NoSuchEntity' }] } }, 'pass'],
    [{ status: 404, body: { message: 'HTTP 404 Not Found', 'status-code': 404 } }, 'unknown'],
    [{ status: 200, body: { hostname: 'mail.corp.example', port: 25 } }, 'fail'],
    [{ status: 500, body: undefined }, 'unknown'],
  ])('asks the running copy for its mail server: %j', async (answer, result) => {
    const copy = memoryCopy({ answers: { '/rest/api/latest/admin/mail-server': answer } })

    expect(await mailServer.confirm(copy, stagingTarget, { kind: 'cut' })).toMatchObject([
      { id: 'mail-server/not-configured', result },
    ])
  })

  it.each([
    [{ hostname: 'mail-sink.example.net', port: 1025 }, 'pass'],
    [{ hostname: 'mail.corp.example', port: 1025 }, 'fail'],
  ])('asks whether mail is redirected: %j', async (body, result) => {
    const copy = memoryCopy({ answers: { '/rest/api/latest/admin/mail-server': { status: 200, body } } })

    expect(await mailServer.confirm(copy, stagingTarget, sink)).toMatchObject([
      { id: 'mail-server/redirected', result },
    ])
  })

  it('leaves aside the server that is kept or redirected by itself, and no other', async () => {
    const at = (hostname: string) =>
      memoryCopy({
        ...named,
        answers: { '/rest/api/latest/admin/mail-server': { status: 200, body: { hostname, port: 25 } } },
      })
    const place = 'app_property[prop_key=mail.hostname]'
    const title = 'no mail server is configured, apart from what was decided by itself'
    const path = '/rest/api/latest/admin/mail-server'

    expect(await confirmDecided(mailServer, at('mail.corp.example'), { single: { [place]: keep } })).toEqual([
      `pass: ${title}: GET ${path}: mail.corp.example:25; left aside, as decided: ${place}`,
    ])
    expect(await confirmDecided(mailServer, at('relay.corp.example'), { single: { [place]: keep } })).toEqual([
      `fail: ${title}: GET ${path}: relay.corp.example:25; left aside, as decided: ${place}`,
    ])
    expect(await confirmDecided(mailServer, at('mail.corp.example'), { single: { [place]: sink } })).toEqual([
      `fail: no mail server is configured: GET ${path}: mail.corp.example:25`,
    ])
    expect(
      await confirmDecided(mailServer, at('mail.corp.example'), { whole: sink, single: { [place]: keep } }),
    ).toEqual([
      `pass: mail goes to mail-sink.example.net:1025, or nowhere, apart from what was decided by itself: GET ${path}: mail.corp.example:25; left aside, as decided: ${place}`,
    ])
  })

  it('leaves everything when it is kept', async () => {
    const cut = await cutInMemory(mailServer, named, { decision: { kind: 'keep', because: 'tested' } })

    expect([cut.changes, cut.blocked]).toEqual([[], []])
  })
})
