import { containsNetwork, parseNetwork, segmentsOf } from './address.ts'
import type { Destination, Fence, Protocol } from './fence.ts'

/**
 * A PowerShell script. On Windows a rule that blocks wins over every rule that allows, so what is not allowed is spelled out: every
 * other address, and every other port of the allowed ones. The new rules are made before the old ones of the group go, so the
 * fence is never open between. A latch does not close by itself there, so none is opened.
 */
export function windowsScript(fence: Fence): string {
  const group = `Understudy fence of ${fence.environment}`
  const lines = [
    `# Fence of ${fence.environment}: what ${printable(fence.serviceUser.name)} may reach. Made by Understudy. Run it as an administrator.`,
    '# Windows Firewall does not look at loopback: a relay that listens there is a way out. Stop such relays.',
    `# The hosts block (--for hosts) belongs into $env:SystemRoot\\System32\\drivers\\etc\\hosts.`,
    "$ErrorActionPreference = 'Stop'",
    `$account = New-Object System.Security.Principal.NTAccount(${quoted(fence.serviceUser.name)})`,
    '$sid = $account.Translate([System.Security.Principal.SecurityIdentifier]).Value',
    'if (Get-NetFirewallProfile | Where-Object { -not $_.Enabled }) { throw "Windows Firewall is off for a profile, so no rule holds: Set-NetFirewallProfile -All -Enabled True" }',
    `$group = ${quoted(group)}`,
    '$earlier = @(Get-NetFirewallRule -Group $group -ErrorAction SilentlyContinue)',
    "$refused = @{ Group = $group; Direction = 'Outbound'; Action = 'Block'; Profile = 'Any'; Enabled = 'True' }",
    ...(fence.scope.kind === 'host' ? [] : ['$refused.LocalUser = "D:(A;;CC;;;$sid)"']),
    ...rulesOf(fence.allowed).map(ruleLine),
    '$earlier | Remove-NetFirewallRule',
  ]
  return lines.map((line) => `${line}\r\n`).join('')
}

interface Rule {
  readonly name: string
  readonly protocol: 'Any' | 'TCP' | 'UDP' | 'ICMPv4' | 'ICMPv6'
  readonly addresses: readonly string[]
  readonly ports?: readonly string[]
}

function rulesOf(allowed: readonly Destination[]): readonly Rule[] {
  const permanent = allowed.flatMap((one) => {
    const network = one.why.kind === 'latch' ? undefined : parseNetwork(one.to)
    return network === undefined ? [] : [{ ...one, network }]
  })
  const networks = permanent.map(({ network }) => network)
  const segments = [...segmentsOf(4, networks), ...segmentsOf(6, networks)]
  const groups = Map.groupBy(segments, (segment) => {
    const open = permanent.filter(({ network }) => containsNetwork(network, segment))
    return `${segment.family} ${portsOf('tcp', open)} ${portsOf('udp', open)}`
  })
  return [...groups].flatMap(([key, alike]) =>
    rulesOn(
      key,
      alike.map(({ text }) => text),
    ),
  )
}

/** `key` is the family, then the open ports of TCP, then those of UDP. */
function rulesOn(key: string, addresses: readonly string[]): readonly Rule[] {
  const [family = '', tcp = '', udp = ''] = key.split(' ')
  if (tcp === '' && udp === '') return [{ name: `IPv${family}, every other address`, protocol: 'Any', addresses }]
  const open = [...(tcp === '' ? [] : [`tcp ${tcp}`]), ...(udp === '' ? [] : [`udp ${udp}`])].join(' and ')
  const name = (what: string): string => `${what} of IPv${family} addresses with ${open}`
  return [
    { name: name('other tcp ports'), protocol: 'TCP', addresses, ...portsOutside(tcp) },
    { name: name('other udp ports'), protocol: 'UDP', addresses, ...portsOutside(udp) },
    { name: name('icmp'), protocol: family === '4' ? 'ICMPv4' : 'ICMPv6', addresses },
  ]
}

function portsOf(protocol: Protocol, open: readonly Destination[]): string {
  const ports = open.filter((one) => one.protocol === protocol).map(({ port }) => port)
  return [...new Set(ports)].toSorted((a, b) => a - b).join(',')
}

/** Without ports a rule is about all of them. */
function portsOutside(open: string): Pick<Rule, 'ports'> {
  if (open === '') return {}
  const ranges: string[] = []
  let next = 0
  for (const port of [...open.split(',').map(Number), 65_536]) {
    if (port > next) ranges.push(port - 1 === next ? `${next}` : `${next}-${port - 1}`)
    next = port + 1
  }
  return { ports: ranges }
}

function ruleLine({ name, protocol, addresses, ports }: Rule): string {
  const list = (texts: readonly string[]): string => `@(${texts.map(quoted).join(', ')})`
  const remotePorts = ports === undefined ? '' : ` -RemotePort ${list(ports)}`
  return `New-NetFirewallRule @refused -DisplayName ${quoted(`Understudy: ${name}`)} -Protocol ${protocol} -RemoteAddress ${list(addresses)}${remotePorts} | Out-Null`
}

/** PowerShell takes every kind of single quote for one. */
function quoted(text: string): string {
  return `'${printable(text).replaceAll(/['‘’‚‛]/g, '$&$&')}'`
}

function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '?')
}
