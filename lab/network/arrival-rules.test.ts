import { expect, it } from 'vitest'
import { topology } from '../topology.ts'
import { arrivalRules } from './arrival-rules.ts'

const lab = topology({ root: '/lab', block: 61, seed: 1 })

it('count on production what the hosts of the copies send there, by cable and by who opened the connection', () => {
  expect(arrivalRules(lab, 'production')).toBe(`table inet arrivals {
  counter staging_opened { }
  counter staging_answered { }
  counter staging_stray { }
  counter control_opened { }
  counter control_answered { }
  counter control_stray { }
  chain from_staging {
    ct state untracked return
    ct state invalid counter name staging_stray return
    ct direction reply counter name staging_answered return
    counter name staging_opened
  }
  chain from_control {
    ct state untracked return
    ct state invalid counter name control_stray return
    ct direction reply counter name control_answered return
    counter name control_opened
  }
  chain arrive {
    type filter hook prerouting priority 0; policy accept;
    ether saddr 02:00:c6:12:3d:14 jump from_staging
    ether saddr 02:00:c6:12:3d:1e jump from_control
  }
}`)
})

it('count on the switch only what is for no host of the lab', () => {
  const lines = arrivalRules(lab, 'elsewhere').split('\n')

  expect(lines.slice(lines.indexOf('  chain arrive {'))).toEqual([
    '  chain arrive {',
    '    type filter hook prerouting priority 0; policy accept;',
    '    ip daddr 198.18.61.0/24 accept',
    '    ip6 daddr { fd5b:8a3e:41c7:61::/64, fe80::/10, ff00::/8 } accept',
    '    ether saddr 02:00:c6:12:3d:0a jump from_production',
    '    ether saddr 02:00:c6:12:3d:14 jump from_staging',
    '    ether saddr 02:00:c6:12:3d:1e jump from_control',
    '  }',
    '}',
  ])
})

it.each(['staging', 'control'])('leave the packet filter of %s to itself', (target) => {
  expect(arrivalRules(lab, target)).toBe('')
})
