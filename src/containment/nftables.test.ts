import { describe, expect, it } from 'vitest'
import { stagingFence } from '../../test/fixtures/staging-fence.ts'
import { cgroupScript, latchScript, lowerScript, nftablesScript } from './nftables.ts'

const ofCgroup = { kind: 'cgroup', path: 'system.slice/atlbitbucket.service' } as const
const now = new Date('2026-11-22T01:00:00.000Z')

describe('the script for nft', () => {
  it('makes one table anew', () => {
    expect(nftablesScript(stagingFence)).toBe(SCRIPT)
  })

  it('looks at a cgroup beside the service user', () => {
    const script = nftablesScript({ ...stagingFence, scope: ofCgroup })

    expect(chainOf(script, 'output')).toEqual([
      'type filter hook output priority -10; policy accept;',
      'meta skuid { 20012, 165536-231071 } ip daddr 127.66.66.66 tcp dport 9 counter name canary reject with icmpx admin-prohibited',
      'meta skuid { 20012, 165536-231071 } ip daddr 127.66.66.66 tcp dport 10 jump service_cgroup',
      'meta skuid { 20012, 165536-231071 } goto service_user',
      'jump service_cgroup',
    ])
    expect(script).toContain('\tchain service_cgroup {\n\t}\n')
  })

  it('takes in the cgroup of a start apart, and there is none for another scope', () => {
    expect(cgroupScript({ ...stagingFence, scope: ofCgroup }))
      .toBe(`flush chain inet understudy_staging_2 service_cgroup
add rule inet understudy_staging_2 service_cgroup socket cgroupv2 level 2 "system.slice/atlbitbucket.service" ip daddr 127.66.66.66 tcp dport 10 counter name canary reject with icmpx admin-prohibited
add rule inet understudy_staging_2 service_cgroup socket cgroupv2 level 2 "system.slice/atlbitbucket.service" goto service_user
`)
    expect(cgroupScript(stagingFence)).toBeUndefined()
  })

  it('looks at everybody else after the service user when the whole host is fenced', () => {
    const script = nftablesScript({ ...stagingFence, scope: { kind: 'host', served: [22, 5432] } })

    expect(chainOf(script, 'output').slice(2)).toEqual([
      'meta skuid { 20012, 165536-231071 } goto service_user',
      'goto host',
    ])
    expect(chainOf(script, 'host')).toEqual([
      'ip daddr 127.66.66.66 tcp dport 11 counter name canary reject with icmpx admin-prohibited',
      'ct direction reply accept',
      'oifname "lo" accept',
      'tcp sport @served tcp flags & (fin|syn|rst|ack) != syn accept',
      'icmpv6 type { nd-router-solicit, nd-neighbor-solicit, nd-neighbor-advert, mld2-listener-report } accept',
      'udp sport 68 udp dport 67 accept',
      'udp sport 546 udp dport 547 accept',
      'goto destinations',
    ])
    expect(script).toContain(`
	set served {
		type inet_service
		elements = {
			22, # listened on
			5432, # listened on
		}
	}
`)
  })

  it('lets nobody go on whom the host does not serve', () => {
    const script = nftablesScript({ ...stagingFence, scope: { kind: 'host', served: [] } })

    expect(chainOf(script, 'host').filter((line) => line.includes('sport @served'))).toEqual([])
  })

  it('opens the latches apart, each for the time that is left, and closes every other', () => {
    expect(latchScript(stagingFence, now)).toBe(`flush set inet understudy_staging_2 latched4
add element inet understudy_staging_2 latched4 { 10.3.3.3 . tcp . 443 timeout 7200s }
flush set inet understudy_staging_2 latched6
`)
    expect(nftablesScript(stagingFence)).not.toContain('10.3.3.3')
  })

  it('opens no latch that is over, and none whose end cannot be read', () => {
    const unreadable = { kind: 'latch', until: 'soon', because: '' } as const
    const broken = stagingFence.allowed.map((one) => (one.why.kind === 'latch' ? { ...one, why: unreadable } : one))
    const closed = 'flush set inet understudy_staging_2 latched4\nflush set inet understudy_staging_2 latched6\n'

    expect(latchScript(stagingFence, new Date('2026-11-22T03:00:00.000Z'))).toBe(closed)
    expect(latchScript({ ...stagingFence, allowed: broken }, now)).toBe(closed)
  })

  it('writes the widest of networks that lie in each other, for each port and protocol', () => {
    const network = stagingFence.allowed[2]!
    const allowed = [
      { ...network, to: '10.20.30.0/24' },
      { ...network, to: '10.20.30.0/24', port: 8443 },
      { ...network, protocol: 'udp' as const },
      network,
      network,
    ]

    const script = nftablesScript({ ...stagingFence, allowed })

    expect(
      script
        .split('\n')
        .filter((line) => line.includes('10.20.') && line.includes(' . '))
        .map((line) => line.trim()),
    ).toEqual([
      '10.20.0.0/16 . udp . 443, # allow: 10.20.0.0/16:443',
      '10.20.0.0/16 . tcp . 443, # allow: 10.20.0.0/16:443',
      '10.20.30.0/24 . tcp . 8443, # allow: 10.20.0.0/16:443',
    ])
  })

  it('lets no name out of its comment', () => {
    const known = [{ ...stagingFence.known[0]!, endpoints: ['evil\nadd rule\u2028:443'] }]

    expect(nftablesScript({ ...stagingFence, known })).toContain('# evil?add rule?:443\n')
  })

  it('is taken back by the same table alone, also where none stands', () => {
    expect(lowerScript('staging-2')).toBe('table inet understudy_staging_2\ndelete table inet understudy_staging_2\n')
  })
})

function chainOf(script: string, name: string): readonly string[] {
  const [, rest = ''] = script.split(`\tchain ${name} {\n`)
  return rest
    .split('\n\t}')[0]!
    .split('\n')
    .map((line) => line.trim())
}

const SCRIPT = `# Fence of staging-2: what atlbitbucket may reach. Made by Understudy.
table inet understudy_staging_2
delete table inet understudy_staging_2
table inet understudy_staging_2 {
	counter canary { }
	counter refused { }
	counter logged { }
	counter to_10.1.0.5_tcp_443 { }
	counter to_2001_db8__5_udp_514 { }
	set loopback {
		type inet_proto . inet_service
		elements = {
			tcp . 9200, # search server: localhost:9200
		}
	}
	set allowed4 {
		type ipv4_addr . inet_proto . inet_service
		elements = {
			10.2.0.20 . tcp . 5432, # database: db.staging.example.com:5432
		}
	}
	set allowed6 {
		type ipv6_addr . inet_proto . inet_service
		elements = {
			2001:db8:1::53 . udp . 53, # resolver: [2001:db8:1::53]:53/udp
		}
	}
	set networks4 {
		type ipv4_addr . inet_proto . inet_service
		flags interval
		elements = {
			10.20.0.0/16 . tcp . 443, # allow: 10.20.0.0/16:443
		}
	}
	set networks6 {
		type ipv6_addr . inet_proto . inet_service
		flags interval
	}
	set latched4 {
		type ipv4_addr . inet_proto . inet_service
		flags timeout
	}
	set latched6 {
		type ipv6_addr . inet_proto . inet_service
		flags timeout
	}
	map known4 {
		type ipv4_addr . inet_proto . inet_service : counter
		elements = {
			10.1.0.5 . tcp . 443 : "to_10.1.0.5_tcp_443", # ci.example.com:443, hooks.example.com:443
		}
	}
	map known6 {
		type ipv6_addr . inet_proto . inet_service : counter
		elements = {
			2001:db8::5 . udp . 514 : "to_2001_db8__5_udp_514", # log.example.com:514/udp
		}
	}
	set tried4 {
		type ipv4_addr . inet_proto . inet_service
		flags dynamic,timeout
		timeout 30d
		size 4096
	}
	set tried6 {
		type ipv6_addr . inet_proto . inet_service
		flags dynamic,timeout
		timeout 30d
		size 4096
	}
	chain output {
		type filter hook output priority -10; policy accept;
		meta skuid { 20012, 165536-231071 } ip daddr 127.66.66.66 tcp dport 9 counter name canary reject with icmpx admin-prohibited
		meta skuid { 20012, 165536-231071 } goto service_user
	}
	chain service_user {
		ct direction reply accept
		ip daddr 127.0.0.1 meta l4proto . th dport @loopback accept
		ip6 daddr ::1 meta l4proto . th dport @loopback accept
		goto destinations
	}
	chain destinations {
		ip daddr . meta l4proto . th dport @allowed4 accept
		ip6 daddr . meta l4proto . th dport @allowed6 accept
		ip daddr . meta l4proto . th dport @networks4 accept
		ip6 daddr . meta l4proto . th dport @networks6 accept
		ip daddr . meta l4proto . th dport @latched4 accept
		ip6 daddr . meta l4proto . th dport @latched6 accept
		tcp flags & (fin|syn|rst|ack) == syn counter name ip daddr . meta l4proto . th dport map @known4
		tcp flags & (fin|syn|rst|ack) == syn counter name ip6 daddr . meta l4proto . th dport map @known6
		meta l4proto udp counter name ip daddr . meta l4proto . th dport map @known4
		meta l4proto udp counter name ip6 daddr . meta l4proto . th dport map @known6
		tcp flags & (fin|syn|rst|ack) == syn update @tried4 { ip daddr . meta l4proto . th dport counter }
		tcp flags & (fin|syn|rst|ack) == syn update @tried6 { ip6 daddr . meta l4proto . th dport counter }
		meta l4proto udp update @tried4 { ip daddr . meta l4proto . th dport counter }
		meta l4proto udp update @tried6 { ip6 daddr . meta l4proto . th dport counter }
		counter name refused
		limit rate 30/minute burst 30 packets counter name logged log prefix "understudy fence staging-2: " flags skuid
		meta l4proto tcp reject with tcp reset
		reject with icmpx admin-prohibited
	}
}
`
