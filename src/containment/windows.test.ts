import { describe, expect, it } from 'vitest'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import { windowsScript } from './windows.ts'

describe('the script for Windows', () => {
  it('blocks every other address, and every other port of the allowed ones', () => {
    expect(windowsScript({ ...stagingFence, serviceUser: { name: 'EXAMPLE\\svc-bitbucket' } })).toBe(
      SCRIPT.replaceAll('\n', '\r\n'),
    )
  })

  it('opens the ports of an address in a network beside those of the network, and to no other address', () => {
    const [database, , network] = stagingFence.allowed

    const rules = rulesOf([network!, { ...database!, to: '10.20.1.1' }])

    expect(rules.filter((rule) => rule.includes('-Protocol TCP'))).toEqual([
      "'Understudy: other tcp ports of IPv4 addresses with tcp 443' -Protocol TCP -RemoteAddress @('10.20.0.0-10.20.1.0', '10.20.1.2-10.20.255.255') -RemotePort @('0-442', '444-65535')",
      "'Understudy: other tcp ports of IPv4 addresses with tcp 443,5432' -Protocol TCP -RemoteAddress @('10.20.1.1') -RemotePort @('0-442', '444-5431', '5433-65535')",
    ])
  })

  it('blocks everything where nothing is allowed', () => {
    expect(rulesOf([])).toEqual([
      "'Understudy: IPv4, every other address' -Protocol Any -RemoteAddress @('0.0.0.0-255.255.255.255')",
      "'Understudy: IPv6, every other address' -Protocol Any -RemoteAddress @('::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')",
    ])
  })

  it('lets the name of an account out of no quotes', () => {
    const script = windowsScript({ ...stagingFence, serviceUser: { name: "o'neil’; Remove-Item x" } })

    expect(script).toContain("NTAccount('o''neil’’; Remove-Item x')\r\n")
  })
})

function rulesOf(allowed: typeof stagingFence.allowed): readonly string[] {
  const lines = windowsScript({ ...stagingFence, allowed }).split('\r\n')
  return lines
    .filter((line) => line.startsWith('New-NetFirewallRule'))
    .map((line) => line.replace('New-NetFirewallRule @refused -DisplayName ', '').replace(' | Out-Null', ''))
}

const SCRIPT = String.raw`# Fence of staging-2: what EXAMPLE\svc-bitbucket may reach. Made by Understudy. Run it as an administrator.
# Windows Firewall does not look at loopback: a relay that listens there is a way out. Stop such relays.
# The hosts block (--for hosts) belongs into $env:SystemRoot\System32\drivers\etc\hosts.
$ErrorActionPreference = 'Stop'
$account = New-Object System.Security.Principal.NTAccount('EXAMPLE\svc-bitbucket')
$sid = $account.Translate([System.Security.Principal.SecurityIdentifier]).Value
if (Get-NetFirewallProfile | Where-Object { -not $_.Enabled }) { throw "Windows Firewall is off for a profile, so no rule holds: Set-NetFirewallProfile -All -Enabled True" }
$group = 'Understudy fence of staging-2'
$earlier = @(Get-NetFirewallRule -Group $group -ErrorAction SilentlyContinue)
$refused = @{ Group = $group; Direction = 'Outbound'; Action = 'Block'; Profile = 'Any'; Enabled = 'True' }
$refused.LocalUser = "D:(A;;CC;;;$sid)"
New-NetFirewallRule @refused -DisplayName 'Understudy: IPv4, every other address' -Protocol Any -RemoteAddress @('0.0.0.0-10.2.0.19', '10.2.0.21-10.19.255.255', '10.21.0.0-255.255.255.255') | Out-Null
New-NetFirewallRule @refused -DisplayName 'Understudy: other tcp ports of IPv4 addresses with tcp 5432' -Protocol TCP -RemoteAddress @('10.2.0.20') -RemotePort @('0-5431', '5433-65535') | Out-Null
New-NetFirewallRule @refused -DisplayName 'Understudy: other udp ports of IPv4 addresses with tcp 5432' -Protocol UDP -RemoteAddress @('10.2.0.20') | Out-Null
New-NetFirewallRule @refused -DisplayName 'Understudy: icmp of IPv4 addresses with tcp 5432' -Protocol ICMPv4 -RemoteAddress @('10.2.0.20') | Out-Null
New-NetFirewallRule @refused -DisplayName 'Understudy: other tcp ports of IPv4 addresses with tcp 443' -Protocol TCP -RemoteAddress @('10.20.0.0-10.20.255.255') -RemotePort @('0-442', '444-65535') | Out-Null
New-NetFirewallRule @refused -DisplayName 'Understudy: other udp ports of IPv4 addresses with tcp 443' -Protocol UDP -RemoteAddress @('10.20.0.0-10.20.255.255') | Out-Null
New-NetFirewallRule @refused -DisplayName 'Understudy: icmp of IPv4 addresses with tcp 443' -Protocol ICMPv4 -RemoteAddress @('10.20.0.0-10.20.255.255') | Out-Null
New-NetFirewallRule @refused -DisplayName 'Understudy: IPv6, every other address' -Protocol Any -RemoteAddress @('::-2001:db8:1::52', '2001:db8:1::54-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff') | Out-Null
New-NetFirewallRule @refused -DisplayName 'Understudy: other tcp ports of IPv6 addresses with udp 53' -Protocol TCP -RemoteAddress @('2001:db8:1::53') | Out-Null
New-NetFirewallRule @refused -DisplayName 'Understudy: other udp ports of IPv6 addresses with udp 53' -Protocol UDP -RemoteAddress @('2001:db8:1::53') -RemotePort @('0-52', '54-65535') | Out-Null
New-NetFirewallRule @refused -DisplayName 'Understudy: icmp of IPv6 addresses with udp 53' -Protocol ICMPv6 -RemoteAddress @('2001:db8:1::53') | Out-Null
$earlier | Remove-NetFirewallRule
`
