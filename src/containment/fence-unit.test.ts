import { expect, it } from 'vitest'
import { layoutOf } from '../hold/layout.ts'
import { renderFenceUnit } from './fence-unit.ts'

const layout = layoutOf('/srv/50%')

it('the unit of a fence loads it at a boot, and again whenever the rules of the host are loaded', () => {
  expect(renderFenceUnit('staging', layout, 'host')).toBe(`# Written by Understudy.
[Unit]
Description=Fence of staging, a copy that must reach nothing of production
After=nftables.service firewalld.service ufw.service
PartOf=nftables.service
ReloadPropagatedFrom=nftables.service
RequiresMountsFor=/srv/50%%.understudy

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f /srv/50%%.understudy/fence.nft
ExecStart=/usr/sbin/sysctl -q -w net.netfilter.nf_conntrack_tcp_loose=0
ExecReload=/usr/sbin/nft -f /srv/50%%.understudy/fence.nft

[Install]
WantedBy=multi-user.target
`)
})

it('takes the cgroup of a service that runs in again when it is loaded again, and at a boot there is none', () => {
  const lines = renderFenceUnit('staging', layout, 'cgroup').split('\n')

  expect(lines.filter((line) => line.includes('cgroup.nft'))).toEqual([
    'ExecReload=-/usr/sbin/nft -f /srv/50%%.understudy/cgroup.nft',
  ])
})
