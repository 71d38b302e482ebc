import { describe, expect, it } from 'vitest'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import { chainName, iptablesRules } from './iptables.ts'

describe('the file for iptables-restore and ip6tables-restore', () => {
  it('fills a chain of its own', () => {
    expect(iptablesRules(stagingFence)).toBe(`# Fence of staging-2: what atlbitbucket may reach. Made by Understudy.
# Load it with both, then make each jump that is not there yet (-C asks) the first rule of OUTPUT:
#   iptables-restore -n < FILE && ip6tables-restore -n < FILE
#   iptables -C OUTPUT -m owner --uid-owner 20012 -j fence-staging-2 || iptables -I OUTPUT -m owner --uid-owner 20012 -j fence-staging-2
#   ip6tables -C OUTPUT -m owner --uid-owner 20012 -j fence-staging-2 || ip6tables -I OUTPUT -m owner --uid-owner 20012 -j fence-staging-2
#   iptables -C OUTPUT -m owner --uid-owner 165536-231071 -j fence-staging-2 || iptables -I OUTPUT -m owner --uid-owner 165536-231071 -j fence-staging-2
#   ip6tables -C OUTPUT -m owner --uid-owner 165536-231071 -j fence-staging-2 || ip6tables -I OUTPUT -m owner --uid-owner 165536-231071 -j fence-staging-2
# To take it away, once the copy is stopped:
#   iptables -D OUTPUT -m owner --uid-owner 20012 -j fence-staging-2
#   ip6tables -D OUTPUT -m owner --uid-owner 20012 -j fence-staging-2
#   iptables -D OUTPUT -m owner --uid-owner 165536-231071 -j fence-staging-2
#   ip6tables -D OUTPUT -m owner --uid-owner 165536-231071 -j fence-staging-2
#   iptables -F fence-staging-2 && iptables -X fence-staging-2
#   ip6tables -F fence-staging-2 && ip6tables -X fence-staging-2
*filter
:fence-staging-2 - [0:0]
-4 -A fence-staging-2 -d 127.66.66.66 -p tcp --dport 9 -j REJECT --reject-with icmp-admin-prohibited
-A fence-staging-2 -m conntrack --ctdir REPLY -j RETURN
-4 -A fence-staging-2 -d 127.0.0.1 -p tcp --dport 9200 -m comment --comment "search server: localhost:9200" -j RETURN
-6 -A fence-staging-2 -d ::1 -p tcp --dport 9200 -m comment --comment "search server: localhost:9200" -j RETURN
-4 -A fence-staging-2 -d 10.2.0.20 -p tcp --dport 5432 -m comment --comment "database: db.staging.example.com:5432" -j RETURN
-6 -A fence-staging-2 -d 2001:db8:1::53 -p udp --dport 53 -m comment --comment "resolver: [2001:db8:1::53]:53/udp" -j RETURN
-4 -A fence-staging-2 -d 10.20.0.0/16 -p tcp --dport 443 -m comment --comment "allow: 10.20.0.0/16:443" -j RETURN
-4 -A fence-staging-2 -d 10.3.3.3 -p tcp --dport 443 -m time --datestop 2026-11-22T03:00:00 -m comment --comment "latch until 2026-11-22T03:00:00.000Z: ci.example.com:443" -j RETURN
-4 -A fence-staging-2 -d 10.1.0.5 -p tcp --syn --dport 443 -m comment --comment "ci.example.com:443, hooks.example.com:443"
-6 -A fence-staging-2 -d 2001:db8::5 -p udp --dport 514 -m comment --comment "log.example.com:514/udp"
-A fence-staging-2 -m limit --limit 30/minute --limit-burst 30 -j LOG --log-prefix "fence staging-2: " --log-uid
-A fence-staging-2 -p tcp -j REJECT --reject-with tcp-reset
-4 -A fence-staging-2 -j REJECT --reject-with icmp-admin-prohibited
-6 -A fence-staging-2 -j REJECT --reject-with icmp6-adm-prohibited
COMMIT
`)
  })

  it('fills a second chain for everybody else when the whole host is fenced', () => {
    const lines = iptablesRules({ ...stagingFence, scope: { kind: 'host', served: [22, 5432] } }).split('\n')

    expect(lines.filter((line) => line.startsWith('#   iptables -C'))).toEqual([
      '#   iptables -C OUTPUT -j fence-staging-2-h || iptables -I OUTPUT -j fence-staging-2-h',
      '#   iptables -C OUTPUT -m owner --uid-owner 20012 -j fence-staging-2 || iptables -I OUTPUT -m owner --uid-owner 20012 -j fence-staging-2',
      '#   iptables -C OUTPUT -m owner --uid-owner 165536-231071 -j fence-staging-2 || iptables -I OUTPUT -m owner --uid-owner 165536-231071 -j fence-staging-2',
    ])
    expect(lines.filter((line) => line.includes('-A fence-staging-2-h ')).slice(0, 9)).toEqual([
      '-A fence-staging-2-h -m conntrack --ctdir REPLY -j RETURN',
      '-A fence-staging-2-h -o lo -j RETURN',
      '-A fence-staging-2-h -p tcp --sport 22 ! --syn -j RETURN',
      '-A fence-staging-2-h -p tcp --sport 5432 ! --syn -j RETURN',
      '-6 -A fence-staging-2-h -p icmpv6 --icmpv6-type router-solicitation -j RETURN',
      '-6 -A fence-staging-2-h -p icmpv6 --icmpv6-type neighbour-solicitation -j RETURN',
      '-6 -A fence-staging-2-h -p icmpv6 --icmpv6-type neighbour-advertisement -j RETURN',
      '-4 -A fence-staging-2-h -p udp --sport 68 --dport 67 -j RETURN',
      '-6 -A fence-staging-2-h -p udp --sport 546 --dport 547 -j RETURN',
    ])
  })

  it('jumps from a cgroup too', () => {
    const path = 'system.slice/atlbitbucket.service'

    expect(iptablesRules({ ...stagingFence, scope: { kind: 'cgroup', path } })).toContain(
      '#   iptables -C OUTPUT -m cgroup --path system.slice/atlbitbucket.service -j fence-staging-2 || iptables -I OUTPUT -m cgroup --path system.slice/atlbitbucket.service -j fence-staging-2\n',
    )
  })

  it('lets no name out of its comment', () => {
    const known = [{ ...stagingFence.known[0]!, endpoints: ['evil" -j ACCEPT\n-A OUTPUT\\'] }]

    expect(iptablesRules({ ...stagingFence, known })).toContain('--comment "evil? -j ACCEPT?-A OUTPUT?"\n')
  })

  it('has a chain of its own for every name, however long', () => {
    const names = ['staging', 'a'.repeat(30) + 'b', 'a'.repeat(30) + 'c'].map(chainName)

    expect(names).toEqual(['fence-staging', 'fence-aaaaaaaaaaa-3e019c13', 'fence-aaaaaaaaaaa-fc3a5c57'])
    expect(names.every((name) => `${name}-h`.length <= 28)).toBe(true)
  })
})
