import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { endLab } from '../../lab/end-lab.ts'
import type { RunningHost } from '../../lab/hosts/start-host.ts'
import { transferFolder, writeSudoers } from '../../lab/hosts/write-host.ts'
import { readArrivals, resetArrivals } from '../../lab/network/arrivals.ts'
import { startSwitch } from '../../lab/network/switch.ts'
import { tryRun, type Ran } from '../../lab/processes.ts'
import { readContacts, resetContacts, startSinks } from '../../lab/sinks/start-sinks.ts'
import { topology, type Topology } from '../../lab/topology.ts'
import { everythingAllowed, overSsh, startBareHosts, type BareHosts } from '../fixtures/bare-hosts.ts'
import { outsideNetworks, say, sinkOf } from '../fixtures/contacted-sinks.ts'
import { layOutSleeper, writeUnit } from '../fixtures/sleeper-unit.ts'
import { transferToStaging } from '../fixtures/transfer-to-staging.ts'

let hosts: BareHosts
let lab: Topology
let production: RunningHost
let staging: RunningHost

beforeAll(async () => {
  hosts = await startBareHosts(61)
  ;({ lab, production, staging } = hosts)
})

afterAll(() => hosts[Symbol.asyncDispose]())

describe('a lab host', () => {
  it('lets the SSH user in under its own name, and root by sudo', async () => {
    const result = await ssh('id -un; sudo -n id -un; hostname')

    expect(result).toEqual({ exitCode: 0, stdout: 'understudy\nroot\nbb1.staging.example.net', stderr: '' })
  })

  it('has its service user, which exists neither on the machine nor on the other host', async () => {
    const inside = await staging.tryRun(['id', '-u', 'bitbucket-staging'])
    const elsewhere = await production.tryRun(['id', '-u', 'bitbucket-staging'])
    const outside = await tryRun(['id', '-u', 'bitbucket-staging'])

    expect(inside.stdout).toBe('20012')
    expect([elsewhere.exitCode, outside.exitCode]).toEqual([1, 1])
  })

  it('resolves the names of the lab, which the machine does not', async () => {
    const inside = await ssh('getent hosts mail.corp.example bb1.example.com')
    const outside = await tryRun(['getent', 'ahostsv4', 'mail.corp.example'])

    expect(inside.stdout.replaceAll(/ +/g, ' ')).toBe('198.18.61.100 mail.corp.example\n198.18.61.10 bb1.example.com')
    expect(outside.stdout).toBe('')
  })

  it('sees no process of the machine or of another host', async () => {
    const result = await ssh('tr "\\0" " " </proc/1/cmdline; kill -0 -- 1 2>&1; ls -d /proc/[0-9]* | wc -l')

    expect(result.stdout).toContain('/etc/ssh/lab_sshd_config')
    expect(Number(result.stdout.split('\n').at(-1))).toBeLessThan(12)
  })

  it('gives the SSH user only what the sudoers file of the test says', async () => {
    writeSudoers(lab.staging, 'understudy ALL=(root) NOPASSWD: /usr/bin/systemctl is-active atlbitbucket\n')

    const allowed = await ssh('sudo -n /usr/bin/systemctl is-active atlbitbucket')
    const refused = await ssh('sudo -n /usr/bin/id')

    writeSudoers(lab.staging, everythingAllowed)
    expect(allowed.stdout).toBe('inactive')
    expect(refused.stderr).toContain('a password is required')
  })
})

describe('the network of a lab host', () => {
  it('is its own, down to loopback, packet filter and kernel settings', async () => {
    const loose = '/proc/sys/net/netfilter/nf_conntrack_tcp_loose'
    await staging.run(['nft', 'add', 'table', 'inet', 'own'])
    await staging.run(['sh', '-c', `echo 0 > ${loose}`])
    const links = await staging.run(['ls', '/sys/class/net'])
    const loopback = await staging.tryRun(['ip', '-brief', 'address', 'show', 'dev', 'lo'])
    const seen = async (host: RunningHost) => [
      await host.run(['nft', 'list', 'tables']),
      await host.run(['cat', loose]),
    ]
    const [own, other] = [await seen(staging), await seen(production)]
    await staging.reboot()

    expect(links).toBe('eth0\nlo')
    expect(loopback.stdout).toMatch(/ 127\.0\.0\.1\/8 ::1\/128 *$/)
    expect({ own, other }).toEqual({ own: ['table inet own', '0'], other: ['table inet arrivals', '1'] })
    expect((await tryRun(['cat', loose])).stdout).not.toBe('0')
    expect(await staging.run(['nft', 'list', 'tables'])).toBe('')
  })

  it.each([
    ['IPv4', '10.1.2.3'],
    ['IPv6', '2001:db8::1'],
  ])('leads nowhere but to the lab over %s', async (_, address) => {
    const { stderr } = await staging.tryRun(['bash', '-c', 'echo > "/dev/tcp/$0/443"', address])

    expect(stderr).toMatch(/No route to host|Network is unreachable/)
  })

  it('says at once that nobody knows a name', async () => {
    const before = Date.now()
    const { exitCode } = await staging.tryRun(['getent', 'hosts', 'nobody.example'])

    expect(exitCode).toBe(2)
    expect(Date.now() - before).toBeLessThan(3000)
  })

  it('is the only one on its block', async () => {
    const root = mkdtempSync(join(tmpdir(), 'understudy-lab-'))

    const second = startSwitch(topology({ root, block: 61, seed: 2 }))

    await expect(second).rejects.toThrow(
      'another lab has block 61 (its link is understudy-61); end it, or choose another block',
    )
    await endLab(root)
    rmSync(root, { recursive: true })
    expect((await ssh('id -un')).stdout).toBe('understudy')
  })
})

describe('the transfer user', () => {
  const transfer = () => transferToStaging(lab, production)

  it('takes files from production below its folder, and gives none back', async () => {
    const pushed = await transfer().push('/etc/hostname', 'incoming/name')
    const arrived = join(transferFolder(lab.staging), 'incoming', 'name')

    expect(pushed).toMatchObject({ exitCode: 0, stderr: '' })
    expect(readFileSync(arrived, 'utf8')).toBe('bb1.example.com\n')

    const pulled = await transfer().pull('incoming/name', '/tmp/')

    expect(pulled.exitCode).not.toBe(0)
    expect(pulled.stderr).toContain('rrsync error: reading from write-only server is not allowed')
  })

  it('can run no command and reach nothing above its folder', async () => {
    const shell = await transfer().command('id')
    const above = await transfer().push('/etc/hostname', '../escaped')

    expect(shell.stderr).toContain('SSH_ORIGINAL_COMMAND does not run rsync')
    expect(above.exitCode).not.toBe(0)
    expect(existsSync(join(dirname(transferFolder(lab.staging)), 'escaped'))).toBe(false)
  })
})

describe('a unit of a lab host', () => {
  beforeEach(() => layOutSleeper(staging))

  it('does not start while its condition fails, and systemctl calls that a success', async () => {
    const started = await ssh('sudo systemctl start sleeper')
    const state = await ssh('systemctl is-active sleeper')
    const shown = await ssh('systemctl show sleeper -p ActiveState -p ConditionResult,MainPID')

    expect(started.exitCode).toBe(0)
    expect(state).toMatchObject({ exitCode: 3, stdout: 'inactive' })
    expect(shown.stdout).toBe('ActiveState=inactive\nConditionResult=no\nMainPID=0')
  })

  it('runs as its user with its environment once the condition holds, and ends with all its processes', async () => {
    writeFileSync(join(lab.staging.home, 'permit'), '')

    await ssh('sudo systemctl start sleeper')
    const pid = (await ssh('systemctl show sleeper -p MainPID --value')).stdout
    const owner = await staging.run(['stat', '-c', '%u', `/proc/${pid}`])

    expect(owner).toBe('20012')
    expect((await ssh('systemctl is-active sleeper')).stdout).toBe('active')
    expect(readFileSync(join(transferFolder(lab.staging), 'incoming', 'greeting'), 'utf8')).toBe('good day\n')

    await ssh('sudo systemctl stop sleeper')

    expect((await ssh('systemctl is-active sleeper')).stdout).toBe('inactive')
    expect(await staging.tryRun(['test', '-e', `/proc/${pid}`])).toMatchObject({ exitCode: 1 })
  })

  it('is obeyed only for root', async () => {
    expect(await ssh('systemctl start sleeper')).toEqual({
      exitCode: 4,
      stdout: '',
      stderr: 'Failed to start: Access denied',
    })
  })

  it('keeps its old meaning until daemon-reload, as systemd does', async () => {
    const override = ['[Unit]', 'ConditionPathExists=', 'ConditionPathExists=/nowhere']
    writeUnit(staging, 'sleeper.service.d/permit.conf', override)
    writeFileSync(join(lab.staging.home, 'permit'), '')

    const early = await ssh('sudo systemctl start sleeper; systemctl is-active sleeper; sudo systemctl stop sleeper')
    const late = await ssh('sudo systemctl daemon-reload; sudo systemctl start sleeper; systemctl is-active sleeper')

    rmSync(join(lab.staging.host.etc, 'systemd/system/sleeper.service.d'), { recursive: true })
    expect(early.stdout).toBe('active')
    expect(early.stderr).toContain("Run 'systemctl daemon-reload' to reload units.")
    expect(late.stdout).toBe('inactive')
  })

  it('comes back after a reboot only when it is enabled', async () => {
    const disabled = ['[Service]', 'ExecStart=/bin/sleep 1000', '[Install]', 'WantedBy=multi-user.target']
    writeFileSync(join(lab.staging.home, 'permit'), '')
    writeUnit(staging, 'other.service', disabled)
    await staging.run(['systemctl', 'enable', '--now', 'sleeper'])
    await staging.run(['systemctl', 'start', 'other'])

    await staging.reboot()

    const states = await ssh('systemctl is-active sleeper other; systemctl is-enabled sleeper other')
    expect(states.stdout).toBe('active\ninactive\nenabled\ndisabled')
    expect((await staging.run(['pgrep', '-c', 'sleep'])).trim()).toBe('1')
  })
})

describe('the sinks', () => {
  const call = 'POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'

  beforeAll(() => startSinks(lab))

  beforeEach(() => resetContacts(lab))

  it.each([
    ['IPv4', 'address', '198.18.61.20'],
    ['IPv6', 'address6', 'fd5b:8a3e:41c7:61::20'],
  ] as const)(
    'count a contact over %s with its kind, the address that it came from, and what it said',
    async (_, family, from) => {
      const webhook = sinkOf(lab, 'webhook')

      const answer = await say(staging, webhook[family] ?? '', webhook.port, call)

      expect(answer).toContain('HTTP/1.1 200 OK')
      expect(await readContacts(lab)).toMatchObject([{ kind: 'webhook', from, firstLine: 'POST /hook HTTP/1.1' }])
    },
  )

  it('take a mail', async () => {
    const { address, port } = sinkOf(lab, 'mail')
    const letter = 'EHLO x\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x>\r\nDATA\r\nSubject: hi\r\n\r\nhi\r\n.\r\nQUIT\r\n'
    const replies = ['220 ', '250-', '250-', '250 ', '250 ', '250 ', '354 ', '250 ', '221 ']

    const answer = await say(production, address, port, letter)

    expect(answer.split(/\r?\n/).map((line) => line.slice(0, 4))).toEqual(replies)
    expect(await readContacts(lab)).toMatchObject([{ kind: 'mail', from: '198.18.61.10', firstLine: 'EHLO x' }])
  })

  it('are hosts of their own, told in the order in which they were contacted', async () => {
    for (const kind of ['mirror', 'webhook', 'application-link', 'directory', 'slack'] as const) {
      const { address, port } = sinkOf(lab, kind)
      await say(staging, address, port, call)
    }

    const kinds = (await readContacts(lab)).map(({ kind }) => kind)

    expect(kinds).toEqual(['mirror', 'webhook', 'application-link', 'directory', 'slack'])
    expect(new Set(outsideNetworks(lab)).size).toBe(lab.outside.length)
  })

  it('and production count every packet that a host sends them, by whom the connection is', async () => {
    const { address, port } = sinkOf(lab, 'mirror')
    await resetArrivals(lab)
    const before = await readArrivals(lab, 'staging')

    await say(staging, address, port, call)
    await say(staging, '203.0.113.9', 443, call)
    await say(staging, lab.production.host.address6 ?? '', 2222, 'x\r\n')
    await say(production, lab.staging.host.address, 2222, 'x\r\n')
    const after = await readArrivals(lab, 'staging')

    const none = { opened: 0, answered: 0, stray: 0 }
    const some = expect.toSatisfy((count: number) => count > 2, 'some packets')
    expect(before).toEqual({
      production: none,
      mail: none,
      mirror: none,
      directory: none,
      jira: none,
      ci: none,
      world: none,
      elsewhere: none,
    })
    expect(after).toEqual({
      ...before,
      production: { opened: some, answered: some, stray: 0 },
      mirror: { opened: some, answered: 0, stray: 0 },
      elsewhere: { opened: expect.toSatisfy((count: number) => count > 0), answered: 0, stray: 0 },
    })
  })
})

function ssh(command: string): Promise<Ran> {
  return overSsh(lab, lab.staging, command)
}
