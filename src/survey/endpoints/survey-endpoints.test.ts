import { describe, expect, it } from 'vitest'
import { memoryEnvironment, type MemoryOptions } from '../../../test/fixtures/memory-environment.ts'
import { memoryHost, type Programs } from '../../../test/fixtures/memory-host.ts'
import { plannedFinding } from '../../../test/fixtures/planning.ts'
import { property, variable } from '../../../test/fixtures/setting.ts'
import { production } from '../../../test/fixtures/two-environments.ts'
import { AppError } from '../../kernel/app-error.ts'
import { formatEndpoint } from '../../kernel/endpoint.ts'
import { surveyEndpoints, type LeadingOut } from './survey-endpoints.ts'

const sockets = `tcp LISTEN 0 100 127.0.0.1:25 0.0.0.0:* ino:1 sk:1
tcp LISTEN 0 100 *:7990 *:* uid:20011 ino:2 sk:2
tcp ESTAB 0 0 [::ffff:10.1.0.11]:43099 [::ffff:10.1.0.20]:5432 uid:20011 ino:3 sk:3
tcp ESTAB 0 0 10.1.0.11:43100 10.1.0.77:8443 uid:20011 ino:4 sk:4
tcp ESTAB 0 0 127.0.0.1:43101 127.0.0.1:25 uid:20011 ino:5 sk:5
tcp ESTAB 0 0 10.1.0.11:7990 10.9.0.1:51000 uid:20011 ino:6 sk:6
`
const programs: Programs = {
  getent: () => ({ stdout: 'atlbitbucket:x:20011:20011::/home/atlbitbucket:/bin/sh\n' }),
  ps: () => ({
    stdout: `  12   1 atlbitbucket java -Dhttps.proxyHost=proxy.example.com -Dhttps.proxyPort=3128 -cp x
  13   1 jira java -Dhttps.proxyHost=other.example.com -Dhttps.proxyPort=3128 -cp x
`,
  }),
  ss: () => ({ stdout: sockets }),
}

describe('where a source leads beside its findings', () => {
  it('is told by its settings, its processes, the SSH files of its user and its connections, each with all its sources', async () => {
    const { endpoints, warnings } = await surveyed({
      settings: [
        property('jdbc.url', 'jdbc:postgresql://db.example.com/bitbucket'),
        variable('HTTPS_PROXY', 'https.proxy', 'http://proxy.example.com:3128'),
      ],
      names: { 'db.example.com': ['10.1.0.20'] },
      ssh: {
        known_hosts: 'git.example.com ssh-rsa AAAA\n',
        known_hosts2: 'old.example.com ssh-rsa AAAA\n',
        config: 'Host mirror\n HostName git.example.com\n',
      },
    })

    expect(endpoints).toEqual([
      'proxy.example.com:3128 < JVM argument https.proxyHost, variable HTTPS_PROXY',
      'db.example.com:5432 < live connection, property jdbc.url',
      'git.example.com:22 < SSH config of atlbitbucket, known_hosts of atlbitbucket',
      'old.example.com:22 < known_hosts of atlbitbucket',
      '10.1.0.77:8443 < live connection',
      '127.0.0.1:25 < live connection',
    ])
    expect(warnings).toEqual([])
  })

  it('is a name, where a finding gives one for the address of a connection', async () => {
    const ci = plannedFinding('webhooks', { endpoints: [{ host: 'ci.example.com', port: 8443, protocol: 'tcp' }] })

    const { endpoints } = await surveyed({ names: { 'ci.example.com': ['10.1.0.77'] }, findings: [ci] })

    expect(endpoints).toContain('ci.example.com:8443 < live connection')
    expect(endpoints.filter((one) => one.startsWith('10.1.0.77'))).toEqual([])
  })

  it('is an address, where the name that led there does not resolve any more', async () => {
    const ci = plannedFinding('webhooks', { endpoints: [{ host: 'gone.example.com', port: 8443, protocol: 'tcp' }] })

    const { endpoints } = await surveyed({ findings: [ci] })

    expect(endpoints).toContain('10.1.0.77:8443 < live connection')
  })

  it('is told by its server.xml', async () => {
    const { endpoints } = await surveyed({
      files: { 'server.xml': '<Server><Connector port="7990" proxyName="bb.example.com" proxyPort="443"/></Server>' },
    })

    expect(endpoints).toContain('bb.example.com:443 < server.xml: Connector')
  })

  it('is read with commands that only read, and changes nothing', async () => {
    const host = memoryHost(programs)

    await surveyed({ host })

    expect(host.commands.map(({ effect, as, program }) => [effect, as, program])).toEqual([
      ['read', 'login', 'ps'],
      ['read', 'login', 'getent'],
      ['read', 'login', 'ss'],
    ])
  })

  it('is not asked of a copy', async () => {
    const host = memoryHost()

    expect(await surveyed({ host, role: 'copy' })).toEqual({ endpoints: [], warnings: [] })
    expect(host.commands).toEqual([])
  })
})

describe('a source that can not be asked is a warning', () => {
  it('where ss is missing', async () => {
    const { ss: _, ...others } = programs

    const { endpoints, warnings } = await surveyed({
      host: memoryHost(others),
      settings: [property('a.url', 'http://a.example.com')],
    })

    expect(endpoints).toContain('a.example.com:80 < property a.url')
    expect(warnings).toEqual([
      {
        severity: 'warning',
        summary:
          'the live connections of production could not be read, so where they lead is not known: ss is not installed on ssh://understudy@bb1',
        hint: 'install it',
      },
    ])
  })

  it('where its SSH files may not be read', async () => {
    const memory = memoryHost(programs)
    const readUnlinked = () =>
      Promise.reject(new AppError('host/missing-sudo-rule', 'sudo does not allow `cat`', { hint: 'add the rule' }))

    const { warnings } = await surveyed({ host: { ...memory, readUnlinked } })

    expect(warnings).toEqual([
      {
        severity: 'warning',
        summary:
          'the SSH files of production could not be read, so where they lead is not known: sudo does not allow `cat`',
        hint: 'add the rule',
      },
    ])
  })

  it('where lines of known_hosts are hashed, or stand for more than one host', async () => {
    const { endpoints, warnings } = await surveyed({
      ssh: {
        known_hosts:
          '|1|abc=|def= ssh-rsa AAAA\n|1|ghi=|jkl= ssh-rsa AAAA\n@cert-authority *.corp.example ssh-rsa AAAA\n',
        config: 'Include config.d/* ${PLACE}/config\n',
      },
    })

    expect(endpoints.filter((one) => one.includes('known_hosts'))).toEqual([])
    expect(warnings.map(({ summary }) => summary)).toEqual([
      '2 lines in known_hosts of atlbitbucket are hashed: the hosts that they stand for cannot be read',
      'known_hosts of atlbitbucket names patterns, which are no single host: *.corp.example',
      'the SSH config of atlbitbucket goes on in ${PLACE}/config, which could not be read: only the client itself can tell which file that is',
    ])
  })

  it('where the host does not know its user', async () => {
    const host = memoryHost({ ...programs, getent: () => ({ exitCode: 2 }) })

    expect((await surveyed({ host })).warnings).toEqual([
      {
        severity: 'warning',
        summary:
          'ssh://understudy@bb1 knows no user atlbitbucket, so neither SSH files nor live connections of production are seen',
        hint: 'correct environments.production.runAs',
      },
    ])
  })

  it('where it runs, and no socket of it is seen', async () => {
    const host = memoryHost({ ...programs, ss: () => ({ stdout: '' }) })
    const seen = async (running: boolean) => (await surveyed({ host, running })).warnings.map(({ summary }) => summary)

    expect(await seen(true)).toEqual([
      'no socket of atlbitbucket is seen on ssh://understudy@bb1, though production runs: its live connections are not known',
    ])
    expect(await seen(false)).toEqual([])
  })

  it('where a file names more hosts than anybody wrote by hand', async () => {
    const lines = Array.from({ length: 2001 }, (_, index) => `host-${index}.example.com ssh-rsa AAAA\n`)

    const { endpoints, warnings } = await surveyed({ ssh: { known_hosts: lines.join('') } })

    expect(endpoints.filter((one) => one.startsWith('host-'))).toHaveLength(2000)
    expect(warnings.map(({ summary }) => summary)).toEqual([
      'known_hosts of atlbitbucket of production leads to 2001 endpoints; only the first 2000 are taken',
    ])
  })
})

interface Situation extends MemoryOptions, Partial<Pick<LeadingOut, 'host' | 'findings' | 'running'>> {
  /** Files in the user's `.ssh`, on a host of the usual programs. */
  readonly ssh?: Readonly<Record<string, string>>
}

async function surveyed({ host, ssh = {}, findings = [], running = true, ...of }: Situation) {
  const usual = memoryHost(programs)
  for (const [name, text] of Object.entries(ssh)) usual.put(`/home/atlbitbucket/.ssh/${name}`, text)
  const environment = memoryEnvironment(of)
  const seen = await surveyEndpoints({ config: production, host: host ?? usual, environment, findings, running })
  const endpoints = seen.endpoints.map(({ endpoint, sources }) => `${formatEndpoint(endpoint)} < ${sources.join(', ')}`)
  return { ...seen, endpoints }
}
